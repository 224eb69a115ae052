//! The command as its users meet it: what it prints, what it writes, and its exit code.

mod add;
mod arguments;
mod check;
mod diff;
mod drift;
mod emit;
mod folders;
mod no_folder;
mod transcript;
