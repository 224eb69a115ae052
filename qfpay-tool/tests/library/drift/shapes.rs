//! The forms that a page can have.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use super::page::{Content, Language, Parameter};

/// A form, and how a page is written in it.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) write: fn(&Content) -> String,
    /// It has a line of its own for the list of `expired_time`.
    pub(crate) lists: bool,
}

pub(crate) const SHAPES: [Shape; 14] = [
    Shape {
        name: "markdown",
        write: markdown,
        lists: true,
    },
    Shape {
        name: "markdown_without_outer_pipes",
        write: bare_markdown,
        lists: true,
    },
    Shape {
        name: "mdx",
        write: mdx,
        lists: true,
    },
    Shape {
        name: "markdown_with_html_tables",
        write: mixed,
        lists: true,
    },
    Shape {
        name: "html",
        write: html,
        lists: true,
    },
    Shape {
        name: "html_roles",
        write: roles,
        lists: true,
    },
    Shape {
        name: "html_definitions",
        write: definitions,
        lists: true,
    },
    Shape {
        name: "dump",
        write: dump,
        lists: true,
    },
    Shape {
        name: "copied_with_tabs",
        write: tabs,
        lists: true,
    },
    Shape {
        name: "a_line_per_cell",
        write: lines,
        lists: true,
    },
    Shape {
        name: "aligned",
        write: aligned,
        lists: true,
    },
    Shape {
        name: "restructured",
        write: restructured,
        lists: true,
    },
    Shape {
        name: "asciidoc",
        write: asciidoc,
        lists: true,
    },
    Shape {
        name: "fields",
        write: fields,
        lists: true,
    },
];

/// The headings and titles of a page.
struct Words {
    pay_types: String,
    currencies: String,
    request: String,
    response: String,
    status_codes: String,
    code: String,
    description: String,
    parameter: String,
    mandatory: String,
    declared: String,
    yes: String,
    no: String,
}

impl Words {
    fn of(language: Language) -> Self {
        let say = |english: &str, chinese: &str| language.say(english, chinese);
        Self {
            pay_types: say("Pay types", "支付類型"),
            currencies: say("Currencies", "貨幣"),
            request: say("Public payment request parameters", "公共請求參數"),
            response: say("Public payment response parameters", "公共返回參數"),
            status_codes: say("Status codes", "狀態碼"),
            code: say("Code", "編碼"),
            description: say("Description", "描述"),
            parameter: say("Attribute", "參數"),
            mandatory: say("Mandatory", "是否必填"),
            declared: say("Type", "類型"),
            yes: say("Yes", "是"),
            no: say("No", "否"),
        }
    }
}

/// A table with its heading; the lines of cells are apart by `\n`.
struct Table {
    heading: String,
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The page's tables in order; footnotes belong behind the first.
fn tables(content: &Content) -> Vec<Table> {
    let words = Words::of(content.language);
    let coded = |heading: &str, rows: Vec<Vec<String>>| Table {
        heading: heading.to_owned(),
        titles: vec![words.code.clone(), words.description.clone()],
        rows,
    };
    let pay_types = content.pay_types.iter();
    let pay_types = pay_types.map(|row| {
        let text = format!("{} {}", row.text, row.marker);
        vec![row.code.clone(), text.trim().to_owned()]
    });
    let plain = |rows: &[super::page::Coded]| -> Vec<Vec<String>> {
        rows.iter()
            .map(|row| vec![row.code.clone(), row.text.clone()])
            .collect()
    };
    let request = content.request.iter().map(|row| {
        let word = if row.mandatory.0 {
            &words.yes
        } else {
            &words.no
        };
        let mandatory = format!("{word}\n{}", row.mandatory.1);
        vec![
            row.name.clone(),
            mandatory.trim().to_owned(),
            row.declared.clone(),
            description(row, content),
        ]
    });
    let response = content.response.iter().map(|row| {
        vec![
            row.name.clone(),
            row.declared.clone(),
            description(row, content),
        ]
    });
    let title = |title: &String| title.clone();
    vec![
        coded(&words.pay_types, pay_types.collect()),
        coded(&words.currencies, plain(&content.currencies)),
        Table {
            heading: words.request.clone(),
            titles: [
                &words.parameter,
                &words.mandatory,
                &words.declared,
                &words.description,
            ]
            .map(title)
            .to_vec(),
            rows: request.collect(),
        },
        Table {
            heading: words.response.clone(),
            titles: [&words.parameter, &words.declared, &words.description]
                .map(title)
                .to_vec(),
            rows: response.collect(),
        },
        coded(&words.status_codes, plain(&content.status_codes)),
    ]
}

/// The description of a parameter, with the list of pay types that `expired_time` has.
fn description(row: &Parameter, content: &Content) -> String {
    let mut lines = row.lines.clone();
    if row.name == "expired_time" && !content.expired.is_empty() {
        lines.push(content.language.say("Works for:", "適用於："));
        lines.extend(
            content
                .expired
                .iter()
                .map(|(code, label)| format!("{code} - {label}")),
        );
    }
    lines.join("\n")
}

/// Puts a page together from what writes its parts.
fn assemble(
    content: &Content,
    begin: &str,
    table: impl Fn(&Table) -> String,
    footnotes: impl Fn(&[(String, Vec<String>)]) -> String,
    prose: impl Fn(&str) -> String,
) -> String {
    let mut page = begin.to_owned();
    for (position, one) in tables(content).iter().enumerate() {
        page.push_str(&table(one));
        page.push_str("\n\n");
        match position {
            0 => page.push_str(&footnotes(&content.footnotes)),
            1 => {
                page.push_str(&prose(
                    "Call 85280010100 or pay 800101 HKD before 20250420123000",
                ));
                page.push_str(&prose("POST ../trade/v1/payment"));
            }
            _ => {}
        }
    }
    page
}

fn escaped(cell: &str) -> String {
    cell.replace('*', "\\*")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('\n', "<br/>")
}

fn pipes(table: &Table, row: impl Fn(Vec<String>) -> String) -> String {
    let mut lines = vec![
        row(table.titles.clone()),
        row(table.titles.iter().map(|_| "---".to_owned()).collect()),
    ];
    lines.extend(
        table
            .rows
            .iter()
            .map(|cells| row(cells.iter().map(|cell| escaped(cell)).collect())),
    );
    lines.join("\n")
}

fn numbered(marker: &str, lines: &[String]) -> String {
    let items: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| format!("{}. {line}", at + 1))
        .collect();
    format!("{marker}\n\n{}\n\n", items.join("\n"))
}

fn markdown_notes(footnotes: &[(String, Vec<String>)]) -> String {
    let notes = footnotes
        .iter()
        .map(|(marker, lines)| numbered(&marker.replace('*', "\\*"), lines));
    format!(":::note\n\n{}:::\n\n", notes.collect::<String>())
}

const SAMPLE: &str = "```\npay_type=800999&txamt=10\n{\"respcd\": \"9999\"}\n```\n\n";

fn markdown(content: &Content) -> String {
    assemble(
        content,
        "# QFPay\n\n<!--\n\n| Code | Description |\n|---|---|\n| 800998 | hidden |\n\n-->\n\n",
        |table| {
            format!(
                "## {}\n\n{}",
                table.heading,
                pipes(table, |cells| format!("| {} |", cells.join(" | ")))
            )
        },
        markdown_notes,
        |line| format!("{line}\n\n{SAMPLE}"),
    )
}

/// Footnotes in one line each, their asterisks not escaped.
fn bare_markdown(content: &Content) -> String {
    assemble(
        content,
        "",
        |table| {
            format!(
                "{}\n---\n\n{}",
                table.heading,
                pipes(table, |cells| cells.join(" | "))
            )
        },
        |footnotes| {
            let notes = footnotes
                .iter()
                .map(|(marker, lines)| format!("{marker} {}\n\n", lines.join(". ")));
            notes.collect()
        },
        |line| format!("{line}\n\n"),
    )
}

fn mdx(content: &Content) -> String {
    let begin = "---\ntitle: QFPay\nsidebar_position: 3\n---\n\nimport Tabs from '@theme/Tabs';\nexport const Sample = () => (\n  <b>800997</b>\n);\n\n{/*\n| Code | Description |\n|---|---|\n| 800998 | hidden |\n*/}\n\n<Link href=\"x\" />\n\n";
    assemble(
        content,
        begin,
        |table| {
            let rows = pipes(table, |cells| match cells[0].as_str() {
                "---" => format!("    | {} |", cells.join(" | ")),
                first => format!("    | **{first}** | {} |", cells[1..].join(" | ")),
            });
            format!(
                "<Tabs>\n  <TabItem value=\"a\" label=\"{0}\">\n    ## {0}\n{rows}\n  </TabItem>\n</Tabs>",
                table.heading
            )
        },
        |footnotes| {
            let notes = footnotes
                .iter()
                .map(|(marker, lines)| numbered(&format!("`{marker}`"), lines));
            format!("<Note>\n{}</Note>\n\n", notes.collect::<String>())
        },
        |line| format!("{line}\n\n{SAMPLE}"),
    )
}

fn mixed(content: &Content) -> String {
    assemble(
        content,
        "",
        |table| format!("## {}\n\n{}", table.heading, html_table(table)),
        markdown_notes,
        |line| format!("{line}\n\n"),
    )
}

fn entities(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('\n', "<br>")
        .replace("***", "<sup>***</sup>")
        .replace(" - ", "&nbsp;- ")
}

fn html_table(table: &Table) -> String {
    let cells = |name: &str, cells: &[String]| -> String {
        cells
            .iter()
            .map(|cell| {
                format!(
                    "<{name}><span><span>{}</span></span></{name}>",
                    entities(cell)
                )
            })
            .collect()
    };
    let rows: String = table
        .rows
        .iter()
        .map(|row| format!("<tr>{}</tr>\n", cells("td", row)))
        .collect();
    let group = format!("<tr><td colspan=\"{}\">Group</td></tr>", table.titles.len());
    format!(
        "<table><thead><tr>{}</tr></thead><tbody>{group}{rows}</tbody></table>",
        cells("th", &table.titles)
    )
}

fn html(content: &Content) -> String {
    let body = assemble(
        content,
        "<!doctype html>\n<html><head><title>QFPay</title><script>var a='<table>'</script></head><body><nav><ul><li>800996</li></ul></nav><h1>Payments</h1>",
        |table| {
            format!(
                "<h2>{}<a href=\"#x\">\u{200b}</a></h2>{}",
                table.heading,
                html_table(table)
            )
        },
        |footnotes| {
            let notes = footnotes.iter().map(|(marker, lines)| {
                let items: String = lines
                    .iter()
                    .map(|line| format!("<li>{}</li>", entities(line)))
                    .collect();
                format!("<p>{marker}</p><ol>{items}</ol>")
            });
            format!(
                "<div class=\"admonition\"><div>note</div>{}</div>",
                notes.collect::<String>()
            )
        },
        |line| format!("<p>{line}</p><pre><code>800995</code></pre>"),
    );
    format!("{body}<!-- <table><tr><td>800998</td></tr></table> --></body></html>")
}

/// Tables of nothing but `div`.
fn roles(content: &Content) -> String {
    let row = |role: &str, cells: &[String]| {
        let cells: String = cells
            .iter()
            .map(|cell| format!("<div role=\"{role}\">{}</div>", entities(cell)))
            .collect();
        format!("<div role=\"row\">{cells}</div>")
    };
    assemble(
        content,
        "<html><body>",
        |table| {
            let rows: String = table.rows.iter().map(|cells| row("cell", cells)).collect();
            let titles = row("columnheader", &table.titles);
            format!(
                "<div role=\"heading\">{}</div><div role=\"table\">{titles}{rows}</div>",
                table.heading
            )
        },
        |footnotes| {
            let notes = footnotes
                .iter()
                .map(|(marker, lines)| format!("<p>{marker} {}</p>", lines.join(". ")));
            notes.collect()
        },
        |line| format!("<p>{line}</p>"),
    )
}

/// Lists of codes as lists of definitions; parameters stay tables.
fn definitions(content: &Content) -> String {
    assemble(
        content,
        "<html><body>",
        |table| {
            if table.titles.len() > 2 {
                return format!("<h3>{}</h3>{}", table.heading, html_table(table));
            }
            let rows = table
                .rows
                .iter()
                .map(|row| format!("<dt>{}</dt><dd>{}</dd>", row[0], entities(&row[1])));
            format!(
                "<h3>{}</h3><dl>{}</dl>",
                table.heading,
                rows.collect::<String>()
            )
        },
        |footnotes| {
            let notes = footnotes.iter().map(|(marker, lines)| {
                format!("<tr><td>{marker}</td><td>{}</td></tr>", lines.join("<br>"))
            });
            format!("<table>{}</table>", notes.collect::<String>())
        },
        |line| format!("<p>{line}</p>"),
    )
}

fn plain_notes(footnotes: &[(String, Vec<String>)]) -> String {
    let notes = footnotes
        .iter()
        .map(|(marker, lines)| numbered(marker, lines));
    format!("note\n\n{}", notes.collect::<String>())
}

fn text(content: &Content, table: impl Fn(&Table) -> String) -> String {
    assemble(
        content,
        "Skip to main content\n\nQFPay\n\n",
        |one| format!("{}\n\n{}", one.heading, table(one)),
        plain_notes,
        |line| format!("{line}\n\n# make a signature\nfor k in keys:\nrespcd = \"0000\"\n\n"),
    )
}

/// What a browser dumps: cells run together.
fn dump(content: &Content) -> String {
    text(content, |table| {
        let rows = table.rows.iter().map(|row| {
            let mut row = row.clone();
            if let Some(mandatory) = row.get_mut(1).filter(|cell| cell.contains('\n')) {
                mandatory.push('\n');
            }
            row.concat().replace(" ***", "***")
        });
        format!(
            "{}\n{}",
            table.titles.concat(),
            rows.collect::<Vec<_>>().join("\n")
        )
    })
}

fn tabs(content: &Content) -> String {
    let copied = text(content, |table| {
        let rows = table.rows.iter().map(|row| row.join("\t"));
        format!(
            "{}\n{}",
            table.titles.join("\t"),
            rows.collect::<Vec<_>>().join("\n")
        )
    });
    copied.replace('\n', "\r\n")
}

fn lines(content: &Content) -> String {
    text(content, |table| {
        let rows = table.rows.iter().map(|row| row.join("\n"));
        format!(
            "{}\n{}",
            table.titles.join("\n"),
            rows.collect::<Vec<_>>().join("\n")
        )
    })
}

/// As a text browser prints a page, each cell on one line.
fn aligned(content: &Content) -> String {
    text(content, |table| {
        let row = |cells: &[String]| {
            let cells = cells
                .iter()
                .map(|cell| format!("{:16}", cell.replace('\n', " ")));
            format!("   {}", cells.collect::<Vec<_>>().join("  "))
        };
        let rows: Vec<String> = table.rows.iter().map(|cells| row(cells)).collect();
        format!("{}\n{}", row(&table.titles), rows.join("\n"))
    })
}

fn restructured(content: &Content) -> String {
    let grid = |table: &Table| {
        let mut all = vec![table.titles.clone()];
        all.extend(
            table
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| cell.replace('*', "\\*")).collect()),
        );
        let border = format!(
            "+{}",
            table.titles.iter().map(|_| "------+").collect::<String>()
        );
        let mut drawn = vec![border.clone()];
        for row in all {
            let cells: Vec<Vec<&str>> = row.iter().map(|cell| cell.split('\n').collect()).collect();
            let height = cells.iter().map(Vec::len).max().unwrap();
            for line in 0..height {
                let parts = cells
                    .iter()
                    .map(|cell| format!(" {} |", cell.get(line).unwrap_or(&"")));
                drawn.push(format!("|{}", parts.collect::<String>()));
            }
            drawn.push(border.clone());
        }
        format!(
            "{}\n{}\n\n{}",
            table.heading,
            "=".repeat(40),
            drawn.join("\n")
        )
    };
    assemble(
        content,
        "",
        grid,
        |footnotes| {
            let notes = footnotes
                .iter()
                .map(|(marker, lines)| numbered(&marker.replace('*', "\\*"), lines));
            notes.collect()
        },
        |line| format!("``{line}``\n\n"),
    )
}

fn asciidoc(content: &Content) -> String {
    assemble(
        content,
        "= QFPay\n\n",
        |table| {
            let rows = table.rows.iter().map(|row| {
                let cells = row
                    .iter()
                    .map(|cell| format!("|{}", cell.replace('|', "/")));
                cells.collect::<Vec<_>>().join("\n")
            });
            let titles: String = table
                .titles
                .iter()
                .map(|title| format!("|{title} "))
                .collect();
            format!(
                "== {}\n\n|===\n{titles}\n\n{}\n|===",
                table.heading,
                rows.collect::<Vec<_>>().join("\n\n")
            )
        },
        |footnotes| {
            let notes = footnotes
                .iter()
                .map(|(marker, lines)| numbered(marker, lines));
            notes.collect()
        },
        |line| format!("{line}\n\n"),
    )
}

/// Parameters as components of Mintlify's pages.
fn fields(content: &Content) -> String {
    let field = |row: &Parameter, element: &str, name: &str| {
        let required = if row.mandatory.0 { " required" } else { "" };
        let said = description(row, content)
            .replace('\n', "\n\n  ")
            .replace('<', "&lt;");
        format!(
            "<{element} {name}=\"{}\" type=\"{}\"{required}>\n  {} {said}\n</{element}>\n",
            row.name, row.declared, row.mandatory.1
        )
    };
    assemble(
        content,
        "---\ntitle: QFPay\napi: \"POST /trade/v1/payment\"\n---\n\n",
        |table| {
            let parameters = match table.titles.len() {
                4 => content
                    .request
                    .iter()
                    .map(|row| field(row, "ParamField", "body"))
                    .collect(),
                3 => content
                    .response
                    .iter()
                    .map(|row| field(row, "ResponseField", "name"))
                    .collect(),
                _ => pipes(table, |cells| format!("| {} |", cells.join(" | "))),
            };
            format!("### {}\n\n{parameters}", table.heading)
        },
        markdown_notes,
        |line| format!("{line}\n\n"),
    )
}
