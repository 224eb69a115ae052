//! Questions on a terminal.

use std::path::Path;

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, Input, MultiSelect, Select};
use qfpay_tool::add::{Accepts, Choice, NewEntry, Question};

use super::super::outcome::Failure;

/// Asks all that is not answered yet, first what is needed and then what is optional.
pub(super) fn everything(entry: &mut NewEntry<'_>) -> Result<(), Failure> {
    // Later guesses come from earlier answers.
    while let Some(question) = entry.missing().into_iter().next() {
        one(entry, &question)?;
    }
    let at_will: Vec<Question> = entry.questions().filter(|one| !one.needed).collect();
    for question in at_will {
        if !entry.is_answered(question.option) {
            one(entry, &question)?;
        }
    }
    Ok(())
}

pub(super) fn whether_to_write(path: &Path) -> Result<bool, Failure> {
    let question = format!("Write it into {}?", path.display());
    let theme = ColorfulTheme::default();
    let asked = Confirm::with_theme(&theme)
        .with_prompt(question)
        .default(false);
    asked.interact().map_err(unanswered)
}

/// Asks until the answer fits.
fn one(entry: &mut NewEntry<'_>, question: &Question) -> Result<(), Failure> {
    loop {
        let answers = match &question.accepts {
            Accepts::One(choices) if question.needed => vec![select(question, choices)?],
            Accepts::One(choices) => select_at_will(question, choices)?,
            Accepts::Some(choices) => some(question, choices)?,
            Accepts::Form(words) => input(question, words)?,
        };
        if question.needed && answers.is_empty() {
            continue;
        }
        match entry.answer(question.option, &answers) {
            Ok(()) => return Ok(()),
            Err(invalid) => dialoguer::console::Term::stderr()
                .write_line(&format!("  {}: {}", invalid.message, invalid.hint))?,
        }
    }
}

fn prompt(question: &Question) -> String {
    match &question.guess {
        Some(guess) => format!(
            "{} [a guess: {}, {}]",
            question.ask, guess.value, guess.because
        ),
        None => question.ask.to_owned(),
    }
}

fn items(choices: &[Choice]) -> Vec<String> {
    let width = choices.iter().map(|one| one.value.chars().count()).max();
    let width = width.unwrap_or_default();
    let item = |one: &Choice| format!("{:width$}  {}", one.value, one.description);
    choices.iter().map(item).collect()
}

fn select(question: &Question, choices: &[Choice]) -> Result<String, Failure> {
    let guessed = question.guess.as_ref().map(|guess| &guess.value);
    let guessed = choices
        .iter()
        .position(|choice| Some(&choice.value) == guessed);
    let theme = ColorfulTheme::default();
    let asked = Select::with_theme(&theme)
        .with_prompt(prompt(question))
        .items(items(choices))
        .default(guessed.unwrap_or_default());
    let chosen = asked.interact().map_err(unanswered)?;
    let chosen = choices.get(chosen).map(|choice| choice.value.clone());
    Ok(chosen.unwrap_or_default())
}

fn select_at_will(question: &Question, choices: &[Choice]) -> Result<Vec<String>, Failure> {
    let nothing = Choice {
        value: String::new(),
        description: "nothing".to_owned(),
    };
    let choices: Vec<Choice> = [nothing]
        .into_iter()
        .chain(choices.iter().cloned())
        .collect();
    Ok(vec![select(question, &choices)?])
}

fn some(question: &Question, choices: &[Choice]) -> Result<Vec<String>, Failure> {
    let theme = ColorfulTheme::default();
    let asked = MultiSelect::with_theme(&theme)
        .with_prompt(format!("{} (space selects, enter ends)", prompt(question)))
        .items(items(choices));
    let chosen = asked.interact().map_err(unanswered)?;
    let chosen = chosen.into_iter().filter_map(|index| choices.get(index));
    Ok(chosen.map(|choice| choice.value.clone()).collect())
}

/// One answer in a line, or several with spaces between them where several are taken.
fn input(question: &Question, words: &str) -> Result<Vec<String>, Failure> {
    let theme = ColorfulTheme::default();
    let at_will = match question.needed {
        true => "",
        false => ", or nothing",
    };
    let mut asked = Input::<String>::with_theme(&theme)
        .with_prompt(format!("{} ({words}{at_will})", prompt(question)))
        .allow_empty(!question.needed);
    if let Some(guess) = &question.guess {
        asked = asked.with_initial_text(&guess.value);
    }
    let answer = asked.interact_text().map_err(unanswered)?;
    Ok(match words.ends_with("can be repeated") {
        true => answer.split_whitespace().map(str::to_owned).collect(),
        false => vec![answer],
    })
}

fn unanswered(error: dialoguer::Error) -> Failure {
    Failure::Impossible(format!("no answer came: {error}"))
}
