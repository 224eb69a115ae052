//! The specification's files, as text.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// The files of a specification, read into memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// One file of a specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path below the specification's folder, with `/` on every platform.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Sources {
    /// Files that are already in memory, in any order.
    pub fn from_files<N, T>(files: impl IntoIterator<Item = (N, T)>) -> Self
    where
        N: Into<String>,
        T: Into<String>,
    {
        let mut files: Vec<SourceFile> = files
            .into_iter()
            .map(|(name, text)| SourceFile {
                name: name.into(),
                text: text.into(),
            })
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { files }
    }

    /// Every `.yaml` file below `folder`, and every `.yml` file, which is reported as misnamed.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when the folder or a file cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let mut files = Vec::new();
        collect(folder, "", &mut files)?;
        Ok(Self::from_files(files))
    }

    /// The files that code is made from. The test vectors are checked, but nothing is generated
    /// from them.
    #[must_use]
    pub fn without_vectors(mut self) -> Self {
        self.files.retain(|file| !file.name.starts_with("vectors/"));
        self
    }

    /// The files, sorted by name.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The text of one file.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.name == name)
            .map(|file| file.text.as_str())
    }

    /// The files of one subfolder.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        self.files.iter().filter(move |file| {
            file.name
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/') && rest.ends_with(".yaml"))
        })
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<(), Error> {
    for entry in read(folder, "cannot read folder", std::fs::read_dir)? {
        let entry = read(folder, "cannot read folder", |_| entry)?;
        let path: PathBuf = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
        {
            files.push((name, read(&path, "cannot read", std::fs::read_to_string)?));
        }
    }
    Ok(())
}

fn read<'p, T>(
    path: &'p Path,
    action: &'static str,
    attempt: impl FnOnce(&'p Path) -> std::io::Result<T>,
) -> Result<T, Error> {
    attempt(path).map_err(|source| Error::Io {
        action,
        path: path.display().to_string(),
        source,
    })
}
