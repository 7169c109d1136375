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
        Questions = ["Which of the two launches comes first?", "May we move the date by a week?", "Who decides on the pricing page?"],
        Answers = ["The import feature first, search right after it.", "Yes, if customers hear it from us today.", "You do; keep me posted."],
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
        Questions = ["Who can review this today?", "Do we retry an import that was half done?", "When is the next release train?"],
        Answers = ["I will, before noon.", "Retry it; every step is idempotent.", "Thursday, and the branch closes on Wednesday evening."],
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
                Questions = ["Which fields does the import API return?", "Is the account query fast enough now?", "Can the job queue lose a job?"],
                Answers = ["Id, row count and a list of rejected rows.", "From 900 ms down to 40 ms.", "Not since this morning's fix."],
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
                Questions = ["Does the preview show rejected rows?", "How large is the first page now?", "Is the date picker keyboard friendly?"],
                Answers = ["Yes, in red and with the reason.", "180 KB, it was 420.", "It is, arrows and escape work."],
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
                Questions = ["Is the release candidate green?", "Can you reproduce the duplicate invoice?", "Which imports still fail?"],
                Answers = ["Green, with two known warnings.", "Yes: press Save twice within a second.", "Only files with merged cells."],
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
                Questions = ["How far is the rollout?", "Did error rates move after the rollout?", "Which commit is in production?"],
                Answers = ["Ten percent, and calm.", "No change within noise.", "The one tagged this morning."],
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
        Questions = ["What is out of scope for the first version?", "Whom do we build saved searches for?", "What would make you drop it?"],
        Answers = ["Merged cells and formulas.", "For people who search daily, about one in six.", "Fewer than five teams asking by Friday."],
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
                Questions = ["Why do teams cancel in week two?", "How many asked for saved searches?", "What surprised you in the interviews?"],
                Answers = ["Because the first import fails.", "Nine of eleven, without being prompted.", "That half of them share one login."],
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
                Questions = ["What does the empty state say?", "Which icon means waiting?", "Can this sentence be shorter?"],
                Answers = ["One sentence and one button.", "The hourglass, in grey.", "Yes: \"Nothing here yet.\""],
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
        Questions = ["Who should hear about the new date first?", "What do customers ask most this week?", "Is the announcement ready?"],
        Answers = ["The three that wait for imports.", "When imports come.", "A draft is; it needs one more example."],
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
                Questions = ["How many tickets are about invoices?", "Which answer do you write most?", "Who has waited longest?"],
                Answers = ["Seventeen since Monday.", "How to undo an import.", "A school in Bergen, two days."],
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
                Questions = ["Are the release notes done?", "Where do we explain rejected rows?", "Which page is read most?"],
                Answers = ["Done but for one screenshot.", "In the import guide, step four.", "Getting started, then roles."],
                Errors = ["Site build failed: duplicate anchor 'roles'", "Screenshot tool timed out", "Spell checker crashed on page 14"],
            },
        ],
    };
}
