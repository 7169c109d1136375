namespace Molecule.Samples.Organisation.Chart;

/// <summary>A director, three leads and eight members.</summary>
internal static class SoftwareCompany
{
    public static Position Director { get; } = new()
    {
        Key = "director",
        Name = "Director",
        Role = "Sets direction, decides priorities",
        Tier = 3,
        Tasks =
        [
            "Weighing the goals for next quarter",
            "Reading the weekly reports of the three leads",
            "Deciding between the import feature and faster search",
            "Preparing the update for the board",
            "Going through the budget for tooling",
        ],
        Talks =
        [
            new("Which of the two launches comes first?", "The import feature first, search right after it."),
            new("May we move the date by a week?", "Yes, if customers hear it from us today."),
            new("Who decides on the pricing page?", "You do; keep me posted."),
        ],
        Reports = [EngineeringLead(), ProductLead(), CustomerLead()],
    };

    private static Position EngineeringLead() => new()
    {
        Key = "engineering-lead",
        Name = "Engineering Lead",
        Role = "Plans and reviews the technical work",
        Tier = 3,
        Tasks =
        [
            "Reviewing the design of the import pipeline",
            "Splitting the search work into steps",
            "Reading the post-mortem of Tuesday's outage",
            "Planning the upgrade of the database",
            "Reviewing a pull request of 400 lines",
        ],
        Talks =
        [
            new("Who can review this today?", "I will, before noon."),
            new("Do we retry an import that was half done?", "Retry it; every step is idempotent."),
            new("When is the next release train?", "Thursday, and the branch closes on Wednesday evening."),
        ],
        Reports =
        [
            new()
            {
                Key = "backend",
                Name = "Backend",
                Role = "Builds the API and the import pipeline",
                Tier = 2,
                Tasks =
                [
                    "Writing the parser for spreadsheet imports",
                    "Adding an index for the slow account query",
                    "Fixing a race in the job queue",
                    "Measuring the memory of a large import",
                    "Removing the old export endpoint",
                ],
                Talks =
                [
                    new("Which fields does the import API return?", "Id, row count and a list of rejected rows."),
                    new("Is the account query fast enough now?", "From 900 ms down to 40 ms."),
                    new("Can the job queue lose a job?", "Not since this morning's fix."),
                ],
                Errors = ["Connection to the staging database was reset", "Import job timed out after 30 s", "Deadlock detected in table accounts"],
            },
            new()
            {
                Key = "frontend",
                Name = "Frontend",
                Role = "Builds what customers see",
                Tier = 2,
                Tasks =
                [
                    "Building the preview of an import",
                    "Making the account table readable on a phone",
                    "Replacing the old date picker",
                    "Checking colours for contrast",
                    "Trimming the first page load",
                ],
                Talks =
                [
                    new("Does the preview show rejected rows?", "Yes, in red and with the reason."),
                    new("How large is the first page now?", "180 KB, it was 420."),
                    new("Is the date picker keyboard friendly?", "It is, arrows and escape work."),
                ],
                Errors = ["Build failed: module 'charts' not found", "Snapshot test differs in 14 places", "Bundle exceeds the limit of 250 KB"],
            },
            new()
            {
                Key = "qa",
                Name = "QA",
                Role = "Tests what the others build",
                Tier = 2,
                Tasks =
                [
                    "Running the regression suite against staging",
                    "Reproducing the duplicate invoice report",
                    "Writing test data for broken spreadsheets",
                    "Trying the import with 100,000 rows",
                    "Testing the release candidate in three browsers",
                ],
                Talks =
                [
                    new("Is the release candidate green?", "Green, with two known warnings."),
                    new("Can you reproduce the duplicate invoice?", "Yes: press Save twice within a second."),
                    new("Which imports still fail?", "Only files with merged cells."),
                ],
                Errors = ["Test runner lost its browser", "Staging answered 502 to 38 of 40 requests", "Fixture 'invoices' could not be loaded"],
            },
            new()
            {
                Key = "release",
                Name = "Release",
                Role = "Ships, and watches what was shipped",
                Tier = 3,
                Tasks =
                [
                    "Building the release candidate",
                    "Rolling the release out to ten percent",
                    "Watching error rates after the rollout",
                    "Rotating the signing keys",
                    "Writing the upgrade notes for operators",
                ],
                Talks =
                [
                    new("How far is the rollout?", "Ten percent, and calm."),
                    new("Did error rates move after the rollout?", "No change within noise."),
                    new("Which commit is in production?", "The one tagged this morning."),
                ],
                Errors = ["Image push was refused by the registry", "Health check failed on 2 of 3 hosts", "Signature of artifact does not match"],
            },
        ],
    };

    private static Position ProductLead() => new()
    {
        Key = "product-lead",
        Name = "Product Lead",
        Role = "Decides what is worth building",
        Tier = 2,
        Tasks =
        [
            "Ranking the requests of the last month",
            "Writing the brief for saved searches",
            "Cutting the import feature to a first version",
            "Comparing three ways to price teams",
            "Preparing questions for the customer interviews",
        ],
        Talks =
        [
            new("What is out of scope for the first version?", "Merged cells and formulas."),
            new("Whom do we build saved searches for?", "For people who search daily, about one in six."),
            new("What would make you drop it?", "Fewer than five teams asking by Friday."),
        ],
        Reports =
        [
            new()
            {
                Key = "research",
                Name = "Research",
                Role = "Finds out what customers need",
                Tier = 1,
                Tasks =
                [
                    "Summarising eleven customer interviews",
                    "Looking for patterns in cancelled accounts",
                    "Comparing onboarding with four competitors",
                    "Reading 60 answers to the survey",
                    "Drawing the path from sign-up to first import",
                ],
                Talks =
                [
                    new("Why do teams cancel in week two?", "Because the first import fails."),
                    new("How many asked for saved searches?", "Nine of eleven, without being prompted."),
                    new("What surprised you in the interviews?", "That half of them share one login."),
                ],
                Errors = ["Survey export returned an empty file", "Transcript service is over its quota", "Page could not be read: 403"],
            },
            new()
            {
                Key = "design",
                Name = "Design",
                Role = "Shapes screens and words",
                Tier = 1,
                Tasks =
                [
                    "Sketching the empty state of saved searches",
                    "Shortening the texts of the import wizard",
                    "Drawing icons for the four states of a job",
                    "Testing a layout with long German words",
                    "Collecting every kind of error message we show",
                ],
                Talks =
                [
                    new("What does the empty state say?", "One sentence and one button."),
                    new("Which icon means waiting?", "The hourglass, in grey."),
                    new("Can this sentence be shorter?", "Yes: \"Nothing here yet.\""),
                ],
                Errors = ["Font file could not be loaded", "Rendering of frame 12 failed", "Shared library is locked by another session"],
            },
        ],
    };

    private static Position CustomerLead() => new()
    {
        Key = "customer-lead",
        Name = "Customer Lead",
        Role = "Speaks for customers, and to them",
        Tier = 2,
        Tasks =
        [
            "Calling the three largest customers",
            "Reading the week's unhappy tickets",
            "Writing the announcement of the import feature",
            "Planning the training for new teams",
            "Agreeing on answers to the pricing questions",
        ],
        Talks =
        [
            new("Who should hear about the new date first?", "The three that wait for imports."),
            new("What do customers ask most this week?", "When imports come."),
            new("Is the announcement ready?", "A draft is; it needs one more example."),
        ],
        Reports =
        [
            new()
            {
                Key = "support",
                Name = "Support",
                Role = "Answers tickets",
                Tier = 1,
                Tasks =
                [
                    "Answering a question about shared accounts",
                    "Helping a team with its first import",
                    "Grouping tickets about the invoice bug",
                    "Writing a reply template for date formats",
                    "Checking who still waits for an answer",
                ],
                Talks =
                [
                    new("How many tickets are about invoices?", "Seventeen since Monday."),
                    new("Which answer do you write most?", "How to undo an import."),
                    new("Who has waited longest?", "A school in Bergen, two days."),
                ],
                Errors = ["Ticket system answered 500", "Mail to the customer bounced", "Template 'refund' has an unknown field"],
            },
            new()
            {
                Key = "docs",
                Name = "Docs",
                Role = "Writes guides and release notes",
                Tier = 1,
                Tasks =
                [
                    "Reviewing the release notes",
                    "Writing the guide to spreadsheet imports",
                    "Replacing screenshots of the old date picker",
                    "Checking 140 links",
                    "Shortening the page about roles",
                ],
                Talks =
                [
                    new("Are the release notes done?", "Done but for one screenshot."),
                    new("Where do we explain rejected rows?", "In the import guide, step four."),
                    new("Which page is read most?", "Getting started, then roles."),
                ],
                Errors = ["Site build failed: duplicate anchor 'roles'", "Screenshot tool timed out", "Spell checker crashed on page 14"],
            },
        ],
    };
}
