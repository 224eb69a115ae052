//! The tree that an HTML page makes: html5ever reads it, this holds it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName};

/// A page as a tree.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
    /// A table begins that never ends, or the page itself.
    pub(super) cut: bool,
    /// Elements stand inside each other deeper than any page has them.
    pub(super) too_deep: bool,
}

/// Deeper pages are not read: the time for them grows with the square of their depth.
const DEEPEST: usize = 512;

#[derive(Debug, Default)]
struct Node {
    parent: Option<usize>,
    /// How many elements it stood in when it was put there.
    depth: usize,
    children: Vec<usize>,
    content: Content,
}

/// What stands at one place of the tree.
#[derive(Debug, Default)]
pub(super) enum Content {
    Element(QualName, Vec<Attribute>),
    Text(String),
    /// The document itself, comments and the like.
    #[default]
    Nothing,
}

/// The document's place.
pub(super) const ROOT: usize = 0;

impl Dom {
    /// Reads a page. `jsx` tells that `<Name />` is an element without content, which in HTML it
    /// is not.
    pub(super) fn read(text: &str, jsx: bool) -> Self {
        let builder = TreeBuilder::new(Sink::default(), TreeBuilderOpts::default());
        let filter = Filter {
            builder,
            jsx,
            tables: Cell::new(0),
            boxes: Cell::new(0),
            body: Cell::new(Body::None),
        };
        let tokenizer = Tokenizer::new(filter, TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(text));
        // It only ever stops at the end or behind a script, and scripts are not run here.
        while !input.is_empty() {
            let _script = tokenizer.feed(&input);
        }
        tokenizer.end();
        let Filter {
            builder,
            tables,
            boxes,
            body,
            ..
        } = tokenizer.sink;
        // The ends of `body` and `html` may be left out; those of the boxes in it may not.
        let open = body.get() == Body::Open && boxes.get() > 0;
        let depth = builder.sink.depth.get();
        Self {
            nodes: builder.sink.nodes.into_inner(),
            cut: tables.get() > 0 || open,
            too_deep: depth > DEEPEST,
        }
    }

    pub(super) fn content(&self, place: usize) -> &Content {
        const NOTHING: &Content = &Content::Nothing;
        self.nodes.get(place).map_or(NOTHING, |node| &node.content)
    }

    pub(super) fn children(&self, place: usize) -> &[usize] {
        self.nodes.get(place).map_or(&[], |node| &node.children)
    }
}

impl Content {
    /// The element's name in lower case; none of anything else.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Element(name, _) => Some(&name.local),
            _ => None,
        }
    }

    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        let Self::Element(_, attributes) = self else {
            return None;
        };
        let found = attributes.iter().find(|one| &*one.name.local == wanted);
        found.map(|one| &*one.value)
    }
}

/// Between the tokenizer and the tree builder.
struct Filter {
    builder: TreeBuilder<usize, Sink>,
    jsx: bool,
    /// Tables that are open.
    tables: Cell<i64>,
    /// Parts of the page's layout that are open.
    boxes: Cell<i64>,
    body: Cell<Body>,
}

/// How much of the page's body was there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    None,
    Open,
    Closed,
}

impl Filter {
    /// Keeps count of what begins and ends.
    fn count(&self, tag: &Tag) {
        let step = match tag.kind {
            TagKind::StartTag => 1,
            TagKind::EndTag => -1,
        };
        match &*tag.name {
            "table" => self.tables.set((self.tables.get() + step).max(0)),
            "div" | "main" | "article" | "section" => self.boxes.set(self.boxes.get() + step),
            "body" if step > 0 => self.body.set(Body::Open),
            "body" | "html" if step < 0 => self.body.set(Body::Closed),
            _ => {}
        }
    }
}

impl TokenSink for Filter {
    type Handle = usize;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<usize> {
        let Token::TagToken(tag) = token else {
            return self.builder.process_token(token, line);
        };
        if self.builder.sink.depth.get() > DEEPEST {
            return TokenSinkResult::Continue;
        }
        self.count(&tag);
        // In a component the content is text like any other, whatever HTML says of such a name.
        let closed = self.jsx && tag.self_closing && tag.kind == TagKind::StartTag;
        let end = closed.then(|| Tag {
            kind: TagKind::EndTag,
            name: tag.name.clone(),
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        });
        let result = self.builder.process_token(Token::TagToken(tag), line);
        match end {
            Some(end) if !is_void(&end.name) => {
                self.builder.process_token(Token::TagToken(end), line)
            }
            _ => result,
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn is_void(name: &LocalName) -> bool {
    matches!(
        &**name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Takes the tree as the builder makes it.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// The depth of the deepest node.
    depth: Cell<usize>,
}

impl Default for Sink {
    fn default() -> Self {
        Self {
            nodes: RefCell::new(vec![Node::default()]),
            depth: Cell::new(0),
        }
    }
}

/// A name of its own, because the tree may grow while the builder holds it.
#[derive(Debug)]
struct OwnName(QualName);

impl ElemName for OwnName {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Sink {
    fn add(&self, content: Content) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            content,
            ..Node::default()
        });
        nodes.len() - 1
    }

    fn change<T>(&self, place: usize, change: impl FnOnce(&mut Node) -> T) -> Option<T> {
        self.nodes.borrow_mut().get_mut(place).map(change)
    }

    fn detach(&self, place: usize) {
        let parent = self.change(place, |node| node.parent.take()).flatten();
        if let Some(parent) = parent {
            self.change(parent, |node| node.children.retain(|child| *child != place));
        }
    }

    /// Puts a child before the one at `position`, or behind the last.
    fn insert(&self, parent: usize, position: Option<usize>, child: NodeOrText<usize>) {
        let place = match child {
            NodeOrText::AppendNode(place) => {
                self.detach(place);
                place
            }
            NodeOrText::AppendText(text) => {
                if self.extend_text(parent, position, &text) {
                    return;
                }
                self.add(Content::Text(text.to_string()))
            }
        };
        let depth = self.change(parent, |node| node.depth).unwrap_or(0) + 1;
        self.depth.set(self.depth.get().max(depth));
        self.change(place, |node| {
            node.parent = Some(parent);
            node.depth = depth;
        });
        self.change(parent, |node| {
            let position = position.unwrap_or(usize::MAX).min(node.children.len());
            node.children.insert(position, place);
        });
    }

    /// Adds to the text that already stands there.
    fn extend_text(&self, parent: usize, position: Option<usize>, text: &str) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let children = nodes.get(parent).map(|node| node.children.as_slice());
        let children = children.unwrap_or_default();
        let before = position.unwrap_or(children.len()).checked_sub(1);
        let before = before.and_then(|before| children.get(before)).copied();
        match before.and_then(|before| nodes.get_mut(before)) {
            Some(Node {
                content: Content::Text(there),
                ..
            }) => {
                there.push_str(text);
                true
            }
            _ => false,
        }
    }

    fn parent_and_position(&self, place: usize) -> Option<(usize, usize)> {
        let nodes = self.nodes.borrow();
        let parent = nodes.get(place)?.parent?;
        let children = &nodes.get(parent)?.children;
        let position = children.iter().position(|child| *child == place)?;
        Some((parent, position))
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = ();
    type ElemName<'a> = OwnName;

    fn finish(self) {}

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        ROOT
    }

    fn elem_name(&self, target: &usize) -> OwnName {
        let name = self.change(*target, |node| match &node.content {
            Content::Element(name, _) => Some(name.clone()),
            _ => None,
        });
        let none = || QualName::new(None, Namespace::from(""), LocalName::from(""));
        OwnName(name.flatten().unwrap_or_else(none))
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> usize {
        self.add(Content::Element(name, attrs))
    }

    fn create_comment(&self, _text: StrTendril) -> usize {
        self.add(Content::Nothing)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> usize {
        self.add(Content::Nothing)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.insert(*parent, None, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &usize,
        prev_element: &usize,
        child: NodeOrText<usize>,
    ) {
        match self.parent_and_position(*element) {
            Some((parent, position)) => self.insert(parent, Some(position), child),
            None => self.insert(*prev_element, None, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// Templates hold nothing that a reader of the page sees, so they can share one tree.
    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, new_node: NodeOrText<usize>) {
        // The new one may stand before the sibling already; its place counts without it.
        if let NodeOrText::AppendNode(place) = &new_node {
            self.detach(*place);
        }
        if let Some((parent, position)) = self.parent_and_position(*sibling) {
            self.insert(parent, Some(position), new_node);
        }
    }

    fn add_attrs_if_missing(&self, _target: &usize, _attrs: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let children = self.change(*node, |node| std::mem::take(&mut node.children));
        let children = children.unwrap_or_default();
        for child in &children {
            self.change(*child, |node| node.parent = Some(*new_parent));
        }
        self.change(*new_parent, |node| node.children.extend(children));
    }
}
