//! From what changed to the number of the next release.

use semver::Version;

use super::Impact;

/// Which component of a version is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// The first.
    Major,
    /// The second.
    Minor,
    /// The third.
    Patch,
}

/// The release that changes need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its version.
    pub version: Version,
    /// Which component of the current version is raised; `None` if nothing changed.
    pub component: Option<Component>,
}

impl Release {
    /// The release after `current` with changes of this impact.
    ///
    /// Cargo takes the first component that is not zero for the breaking one, so below 1.0.0 the
    /// second stands for a break and the third for everything else, and below 0.1.0 the third for
    /// everything. A pre-release promises nothing yet, so whatever changed goes into its release.
    #[must_use]
    pub fn after(current: &Version, impact: Impact) -> Self {
        let component = component(current, impact);
        let &Version {
            major,
            minor,
            patch,
            ..
        } = current;
        let version = match component {
            None => current.clone(),
            Some(_) if !current.pre.is_empty() => Version::new(major, minor, patch),
            Some(Component::Major) => Version::new(major + 1, 0, 0),
            Some(Component::Minor) => Version::new(major, minor + 1, 0),
            Some(Component::Patch) => Version::new(major, minor, patch + 1),
        };
        Self { version, component }
    }
}

fn component(current: &Version, impact: Impact) -> Option<Component> {
    let breaks = match (current.major, current.minor) {
        (0, 0) => Component::Patch,
        (0, _) => Component::Minor,
        _ => Component::Major,
    };
    match impact {
        Impact::None => None,
        Impact::Major => Some(breaks),
        Impact::Minor if current.major > 0 => Some(Component::Minor),
        Impact::Minor | Impact::Patch => Some(Component::Patch),
    }
}

#[cfg(test)]
mod tests {
    use super::{Component, Impact, Release, Version};

    #[test]
    fn the_first_component_that_is_not_zero_is_the_breaking_one() {
        use Component::{Major, Minor, Patch};
        let table = [
            ("0.1.0", Impact::None, "0.1.0", None),
            ("0.1.0", Impact::Patch, "0.1.1", Some(Patch)),
            ("0.1.2", Impact::Minor, "0.1.3", Some(Patch)),
            ("0.1.2", Impact::Major, "0.2.0", Some(Minor)),
            ("0.0.3", Impact::Major, "0.0.4", Some(Patch)),
            ("0.0.3", Impact::Minor, "0.0.4", Some(Patch)),
            ("1.2.3", Impact::Patch, "1.2.4", Some(Patch)),
            ("1.2.3", Impact::Minor, "1.3.0", Some(Minor)),
            ("1.2.3", Impact::Major, "2.0.0", Some(Major)),
            ("2.0.0-beta.1", Impact::Major, "2.0.0", Some(Major)),
        ];
        for (current, impact, next, component) in table {
            let release = Release::after(&Version::parse(current).unwrap(), impact);
            assert_eq!(release.version.to_string(), next, "{current} {impact}");
            assert_eq!(release.component, component, "{current} {impact}");
        }
    }
}
