using System.Text;
using CsCheck;
using Molecule.Grains.Agents;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

public sealed class WorkspaceRulesTests
{
    private static readonly WorkspaceId Id = new(new Guid("0b5f0a51-1111-4222-8333-444455556666"));
    private static readonly DateTimeOffset Now = Facts.Start;
    private static readonly WorkspaceOptions Options = new();

    private static readonly WorkspaceState Online = new()
    {
        Id = Id,
        Name = "QA",
        Tier = 1,
        Status = WorkspaceStatus.Online,
        Url = "http://10.0.0.1",
        AgentCard = "{}",
        Runtime = "langgraph",
        CreatedAt = Now,
        UpdatedAt = Now,
        Version = 3,
        Generation = 1,
    };

    /// <summary>Each text field of a creation, how long it may be, and how to set it.</summary>
    public static TheoryData<string, int> TextFields => new() { { "name", 200 }, { "role", 1_000 }, { "runtime", 100 } };

    public static TheoryData<string> BadCharacters => ["\0", "\n", "\t", "\u001F", "\u007F", "\u0080", "\u009F", "\uD800", "\uDC00", "a\uD83D", "\uDE00a"];

    [Theory]
    [MemberData(nameof(TextFields))]
    public void Create_TextAtItsLimit_IsTakenAndOnePastItIsRefused(string field, int most)
    {
        Create(With(field, new string('x', most)));

        Refused(field, () => Create(With(field, new string('x', most + 1)))).Message.ShouldContain($"to {most} characters, and is {most + 1}");
    }

    [Theory]
    [MemberData(nameof(BadCharacters))]
    public void Create_ControlCharactersAndHalfCharacters_AreRefusedInEveryText(string bad)
    {
        foreach (var field in new[] { "name", "role", "runtime", "url" })
        {
            Refused(field, () => Create(With(field, bad)));
            Refused(field, () => Create(With(field, $"before{bad}after")));
        }

        Refused("workspace_dir", () => Create(With("workspace_dir", $"/srv/{bad}")));
    }

    [Theory]
    [InlineData("QA 质量 🧪")]
    [InlineData("O'Neill \"quoted\" \\ </script>")]
    [InlineData(" ")]
    [InlineData("\u00A0\u200B\uFFFD")]
    public void Create_AnyOtherText_IsKeptAsItIs(string name) =>
        Create(With("name", name)).ShouldBeOfType<WorkspaceFact.Provisioned>().Name.ShouldBe(name);

    [Theory]
    [InlineData("name")]
    [InlineData("runtime")]
    public void Create_EmptyWhereSomethingMustBe_IsRefused(string field) => Refused(field, () => Create(With(field, "")));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void CreateAndRestartFrom_TemplateThatIsNoNameOfAFolder_IsRefused_W35(string template)
    {
        Refused("template", () => Create(new NewWorkspace { Name = "QA", Template = template }));
        Refused("template", () => RestartFrom(Online, template, runtime: null).ToArray());
    }

    [Fact]
    public void Create_TemplateAtTheLimitAndOneOver()
    {
        var longest = new string('t', WorkspaceRules.MaxTemplate);
        Create(new NewWorkspace { Name = "QA", Template = longest }).ShouldBeOfType<WorkspaceFact.Provisioned>().Template.ShouldBe(longest);
        Refused("template", () => Create(new NewWorkspace { Name = "QA", Template = longest + "t" }));
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("team/agent:1.0")]
    [InlineData("registry:5000/team/my-agent__x:v1_2.3")]
    [InlineData("registry.example.com/a/b/c@sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public void Create_Image_IsKept(string image) =>
        Create(new NewWorkspace { Name = "QA", Image = image }).ShouldBeOfType<WorkspaceFact.Provisioned>().Image.ShouldBe(image);

    [Theory]
    [InlineData("")]
    [InlineData("Agent")]
    [InlineData("-v")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a:")]
    [InlineData("a:-b")]
    [InlineData("a@sha256:00")]
    [InlineData("../a")]
    [InlineData("http://a/b")]
    [InlineData("a?b")]
    public void CreateAndRestartFrom_ImageThatIsNoReference_IsRefused(string image)
    {
        Refused("image", () => Create(new NewWorkspace { Name = "QA", Image = image }));
        Refused("image", () => WorkspaceRules.RestartFrom(Online, new TemplateCopy { Name = "t", Image = image, Files = [] }, Now).ToArray());
    }

    [Fact]
    public void Create_ImageAndModelAtTheLimitAndOneOver()
    {
        var (image, model) = (new string('i', WorkspaceRules.MaxImage), new string('m', AgentRules.MaxModel));
        Create(new NewWorkspace { Name = "QA", Image = image, Model = model }).ShouldBeOfType<WorkspaceFact.Provisioned>().Model.ShouldBe(model);
        Refused("image", () => Create(new NewWorkspace { Name = "QA", Image = image + "i" }));
        Refused("model", () => Create(new NewWorkspace { Name = "QA", Model = model + "m" }));
        Refused("model", () => Create(new NewWorkspace { Name = "QA", Model = "" }));
    }

    /// <summary>What a template says of it counts until another template does.</summary>
    [Fact]
    public void Apply_Restarts_ImageIsThatOfTheLastTemplate()
    {
        WorkspaceState After(WorkspaceState state, IEnumerable<WorkspaceFact> facts) => facts.Aggregate(state, (before, fact) => WorkspaceState.Apply(Id, before, fact));
        var from = After(Online, WorkspaceRules.RestartFrom(Online, new TemplateCopy { Name = "t", Image = "a", Files = [] }, Now));
        from.Image.ShouldBe("a");
        After(from, [WorkspaceRules.Restart(from, Now)]).Image.ShouldBe("a");
        After(from, RestartFrom(from, "bare", runtime: null)).Image.ShouldBeNull();

        // A runtime that is changed takes effect with the next start, and the image was for the one before.
        WorkspaceState To(string runtime) => After(from, [new WorkspaceFact.Updated(Now, Actor.Operator) { Runtime = new Change<string>(runtime) }]);
        To("another").Image.ShouldBeNull();
        To(from.Runtime).Image.ShouldBe("a");
    }

    [Fact]
    public void RestartFrom_SameRuntimeOrNone_IsOneFact()
    {
        var restart = new WorkspaceFact.Reprovisioned(Now, Actor.Operator, "QA", 1, Template: "tester");
        RestartFrom(Online, "tester", "langgraph").ShouldBe([restart]);
        RestartFrom(Online, "tester", runtime: null).ShouldBe([restart]);
    }

    [Fact]
    public void RestartFrom_RuntimeThatCannotBe_IsRefused()
    {
        Refused("template", () => RestartFrom(Online, "tester", NewWorkspace.ExternalRuntime).ToArray());
        Refused("runtime", () => RestartFrom(Online, "tester", new string('r', WorkspaceRules.MaxRuntime + 1)).ToArray());
        Should.Throw<ExternalWorkspaceException>(
            () => RestartFrom(Online with { Runtime = NewWorkspace.ExternalRuntime }, "tester", "langgraph").ToArray());
    }

    /// <summary>Whoever writes an agent's files compares versions: a restart alone leaves them, one from a template has them written anew.</summary>
    [Fact]
    public void Apply_Restarts_SayFromWhichVersionOnFilesAreNew()
    {
        WorkspaceState After(WorkspaceState state, IEnumerable<WorkspaceFact> facts) => facts.Aggregate(state, (before, fact) => WorkspaceState.Apply(Id, before, fact));
        Online.FilesVersion.ShouldBe(1);

        var plain = After(Online, [WorkspaceRules.Restart(Online, Now)]);
        (plain.Version, plain.Template, plain.FilesVersion).ShouldBe((4, null, 1));
        var from = After(plain, RestartFrom(plain, "tester", "crewai"));
        (from.Version, from.Template, from.FilesVersion).ShouldBe((6, "tester", 6));
        var again = After(from, RestartFrom(from, "tester", "crewai"));
        (again.Version, again.Template, again.FilesVersion).ShouldBe((7, "tester", 7));
    }

    [Fact]
    public void Create_EmptyRole_IsNone() => Create(With("role", "")).ShouldBeOfType<WorkspaceFact.Provisioned>().Role.ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Create_TierThatThereIsNot_IsRefused(int tier) =>
        Refused("tier", () => Create(new NewWorkspace { Name = "QA", Tier = tier })).Message.ShouldBe("tier must be 1 to 4");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Create_TierAtItsLimits_IsTaken(int tier) =>
        Create(new NewWorkspace { Name = "QA", Tier = tier }).ShouldBeOfType<WorkspaceFact.Provisioned>().Tier.ShouldBe(tier);

    [Theory]
    [InlineData("/")]
    [InlineData("/srv/qa")]
    [InlineData("/home/qa/.config")]
    [InlineData("/etcetera")]
    [InlineData("/usrlocal/x")]
    [InlineData("/srv/etc")]
    [InlineData("/srv/...")]
    [InlineData("/srv/..hidden")]
    public void Create_Directory_IsTaken(string directory) =>
        Create(With("workspace_dir", directory)).ShouldBeOfType<WorkspaceFact.Provisioned>().WorkspaceDir.ShouldBe(directory);

    [Theory]
    [InlineData("")]
    [InlineData("srv/qa")]
    [InlineData("./srv")]
    [InlineData("~/qa")]
    [InlineData("C:\\qa")]
    [InlineData("/srv/../etc")]
    [InlineData("/..")]
    [InlineData("/srv/qa/..")]
    [InlineData("/etc")]
    [InlineData("/etc/")]
    [InlineData("//etc//passwd")]
    [InlineData("/./etc")]
    [InlineData("/etc/./x")]
    [InlineData("/var/lib")]
    [InlineData("/proc/1")]
    [InlineData("/sys")]
    [InlineData("/dev/null")]
    [InlineData("/boot")]
    [InlineData("/sbin")]
    [InlineData("/bin/sh")]
    [InlineData("/lib/x")]
    [InlineData("/usr/local")]
    public void Create_DirectoryThatIsRelativeClimbsOrIsTheSystems_IsRefused(string directory) =>
        Refused("workspace_dir", () => Create(With("workspace_dir", directory)));

    [Fact]
    public void Create_DirectoryAtItsLimit_IsTakenAndOnePastItIsRefused()
    {
        Create(With("workspace_dir", "/" + new string('x', 999)));
        Refused("workspace_dir", () => Create(With("workspace_dir", "/" + new string('x', 1_000))));
    }

    [Theory]
    [InlineData(WorkspaceAccess.ReadOnly)]
    [InlineData(WorkspaceAccess.ReadWrite)]
    public void Create_AccessWithoutDirectory_IsRefused(WorkspaceAccess access)
    {
        Refused("workspace_access", () => Create(new NewWorkspace { Name = "QA", Access = access }));
        Create(new NewWorkspace { Name = "QA", Access = access, WorkspaceDir = "/srv" })
            .ShouldBeOfType<WorkspaceFact.Provisioned>().Access.ShouldBe(access);
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(1.0000001e9, 0)]
    [InlineData(0, -1.0000001e9)]
    public void Place_NotOnTheMap_IsRefused(double x, double y)
    {
        Refused("x and y", () => Create(new NewWorkspace { Name = "QA", Place = new WorkspacePlace(x, y) }));
        Refused("x and y", () => Change(new WorkspaceChanges { Place = new Change<WorkspacePlace>(new WorkspacePlace(x, y)) }));
    }

    [Fact]
    public void Place_AtTheEdge_IsTaken() => Create(new NewWorkspace { Name = "QA", Place = new WorkspacePlace(1e9, -1e9) });

    [Fact]
    public void Create_External_IsOnlineAtOnce()
    {
        var facts = WorkspaceRules.Create(Id, new NewWorkspace { Name = "QA", External = true, Url = "http://10.0.0.1" }, Now).ToArray();

        facts.Length.ShouldBe(2);
        facts[1].ShouldBe(new WorkspaceFact.CameOnline(Now, Actor.Operator, "http://10.0.0.1", null, "QA"));
    }

    [Fact]
    public void Create_ExternalWithoutUrl_LeavesItUnknown() => WorkspaceRules
        .Create(Id, new NewWorkspace { Name = "QA", External = true }, Now).Last()
        .ShouldBeOfType<WorkspaceFact.CameOnline>().Url.ShouldBeNull();

    [Fact]
    public void Create_NotExternal_IsProvisioned() => WorkspaceRules.Create(Id, new NewWorkspace { Name = "QA" }, Now)
        .ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Provisioned>().AwarenessNamespace.ShouldBe($"workspace:{Id}");

    [Fact]
    public void Create_UrlOfOneThatIsNotExternal_IsRefusedAndSaysWhatToDo() =>
        Refused("url", () => WorkspaceRules.Create(Id, new NewWorkspace { Name = "QA", Url = "http://10.0.0.1" }, Now).ToArray())
            .Message.ShouldContain("say external too");

    [Theory]
    [InlineData("http://10.0.0.1")]
    [InlineData("https://agents.example.org:8443/a2a/7?team=a%20b")]
    [InlineData("HTTP://Example.org/")]
    [InlineData("http://localhost:8001")]
    [InlineData("http://127.0.0.1:49152")]
    [InlineData("http://host.docker.internal:8000")]
    [InlineData("http://ws-019a9d3e7c51:8000")]
    [InlineData("http://my_agent:8000/")]
    [InlineData("http://3f2a9c81b7de:8000")]
    [InlineData("http://[::1]:9001/")]
    [InlineData("http://10.0.0.1/of@this/agent")]
    [InlineData("remote://no-inbound")]
    public void Address_ThatPeersCanCall_IsTaken(string url)
    {
        Register(Online, url).ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.CameOnline>().Url.ShouldBe(url);
        WorkspaceRules.Create(Id, With("url", url), Now).Last().ShouldBeOfType<WorkspaceFact.CameOnline>().Url.ShouldBe(url);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://10.0.0.1")]
    [InlineData("ws://10.0.0.1")]
    [InlineData("notaurl")]
    [InlineData("10.0.0.1:8000")]
    [InlineData("localhost:8000")]
    [InlineData("/a2a")]
    [InlineData("//10.0.0.1")]
    [InlineData("http:")]
    [InlineData("http://")]
    [InlineData("http:///a2a")]
    [InlineData("http:10.0.0.1")]
    [InlineData("http://10.0.0.1:70000")]
    [InlineData("http://a b")]
    [InlineData(" ")]
    [InlineData(" http://10.0.0.1")]
    [InlineData("http://10.0.0.1 ")]
    [InlineData("http://10.0.0.1/a b")]
    [InlineData("http://10.0.0.1/\u00A0")]
    [InlineData("http://10.0.0.1/\u3000")]
    [InlineData("http://10.0.0.1/\u202Egro.live")]
    [InlineData("http://10.0.0.1\u200B.example.org")]
    [InlineData("http://\u0430pple.com")]
    [InlineData("http://good\\@10.0.0.1")]
    [InlineData("http://10.0.0.1/<script>")]
    [InlineData("http://10.0.0.1/\"x")]
    [InlineData("http://user@10.0.0.1")]
    [InlineData("http://user:secret@10.0.0.1")]
    [InlineData("http://:secret@10.0.0.1")]
    [InlineData("http://10.0.0.1/#there")]
    [InlineData("http://10.0.0.1#")]
    [InlineData("remote://elsewhere")]
    [InlineData("remote://no-inbound/")]
    [InlineData("Remote://no-inbound")]
    public void Address_ThatPeersCannotOrMustNotBeHanded_IsRefusedWithoutRepeatingIt(string url)
    {
        Refused("url", () => Register(Online, url)).Message.ShouldNotContain("secret");
        Refused("url", () => Register(Online with { Status = WorkspaceStatus.Paused, Url = "http://127.0.0.1:1" }, url));
        Refused("url", () => WorkspaceRules.Register(Id, null, new Registration(url, "[]"), Now).ToArray());
        Refused("url", () => WorkspaceRules.Create(Id, With("url", url), Now).ToArray());
    }

    [Fact]
    public void Address_AtItsLimit_IsTakenAndOnePastItIsRefused()
    {
        const string Host = "http://10.0.0.1/";
        var most = Host + new string('x', 2_000 - Host.Length);

        Register(Online, most).ShouldHaveSingleItem();
        WorkspaceRules.Create(Id, With("url", most), Now).Last().ShouldBeOfType<WorkspaceFact.CameOnline>().Url.ShouldBe(most);
        Refused("url", () => Register(Online, most + "x")).Message.ShouldContain("to 2000 characters, and is 2001");
        Refused("url", () => Create(With("url", most + "x"))).Message.ShouldContain("to 2000 characters, and is 2001");
    }

    [Fact]
    public void Register_Unknown_IsCreatedUnderItsIdAndOnline()
    {
        var facts = WorkspaceRules.Register(Id, null, new Registration("http://10.0.0.1", "[]"), Now).ToArray();

        facts.Length.ShouldBe(2);
        facts[0].ShouldBeOfType<WorkspaceFact.Provisioned>().Name.ShouldBe(Id.ToString());
        facts[1].ShouldBe(new WorkspaceFact.CameOnline(Now, Actor.Workspace, "http://10.0.0.1", "[]"));
    }

    [Theory]
    [InlineData(WorkspaceStatus.Provisioning)]
    [InlineData(WorkspaceStatus.Online)]
    [InlineData(WorkspaceStatus.Degraded)]
    [InlineData(WorkspaceStatus.Offline)]
    [InlineData(WorkspaceStatus.Failed)]
    public void Register_Known_IsOnline(WorkspaceStatus status) => Register(Online with { Status = status }, "http://10.0.0.2")
        .ShouldHaveSingleItem().ShouldBe(new WorkspaceFact.CameOnline(Now, Actor.Workspace, "http://10.0.0.2", "[]"));

    [Fact]
    public void Register_Paused_StaysAtRestAndKeepsAddressAndCard() => Register(Online with { Status = WorkspaceStatus.Paused }, "http://10.0.0.2").ShouldBe(
    [
        new WorkspaceFact.Updated(Now, Actor.Workspace) { Url = new Change<string>("http://10.0.0.2") },
        new WorkspaceFact.CardUpdated(Now, Actor.Workspace, "[]"),
    ]);

    [Fact]
    public void Register_PausedWithNothingNew_MakesNoFact() =>
        WorkspaceRules.Register(Id, Online with { Status = WorkspaceStatus.Paused }, new Registration(Online.Url!, Online.AgentCard!), Now).ShouldBeEmpty();

    [Theory]
    [InlineData("http://127.0.0.1:49152", "http://127.0.0.1:49152")]
    [InlineData("http://127.0.0.1", "http://127.0.0.1")]
    [InlineData("http://localhost:1", "http://new")]
    [InlineData("https://127.0.0.1", "http://new")]
    public void Register_UrlThatThePlatformGave_StaysAndAnyOtherIsReplaced(string stored, string after) => Register(Online with { Url = stored }, "http://new")
        .ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.CameOnline>().Url.ShouldBe(after);

    [Theory]
    [InlineData("")]
    [InlineData("http://a\n")]
    public void Register_UrlThatIsNone_IsRefused(string url) => Refused("url", () => Register(Online, url));

    [Fact]
    public void Card_AtItsLimit_IsTakenAndOnePastItIsRefused()
    {
        var most = '"' + new string('x', (256 * 1_024) - 2) + '"';

        WorkspaceRules.RequireCard(most);
        Refused("agent_card", () => WorkspaceRules.RequireCard(most + " ")).Message.ShouldContain("262144");
        Refused("agent_card", () => WorkspaceRules.Register(Id, Online, new Registration("http://a", most + " "), Now).ToArray());
    }

    [Fact]
    public void Card_NestedAtItsLimit_IsTakenAndOnePastItIsRefused()
    {
        WorkspaceRules.RequireCard(new string('[', 32) + new string(']', 32));
        Refused("agent_card", () => WorkspaceRules.RequireCard(new string('[', 33) + new string(']', 33))).Message.ShouldContain("32 levels");
        Refused("agent_card", () => WorkspaceRules.RequireCard(new string('[', 100_000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("undefined")]
    public void Card_ThatIsNoJson_IsRefused(string card) => Refused("agent_card", () => WorkspaceRules.RequireCard(card));

    [Theory]
    [InlineData("""{"name":"a","id":1}""", """{"id": 1, "name": "a"}""", true)]
    [InlineData("[1.50]", "[1.5]", true)]
    [InlineData("1e3", "1000", true)]
    [InlineData("null", null, false)]
    [InlineData("null", "null", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("""{"a":1}""", """{"a":1e99999999999}""", false)]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""", false)]
    public void IsSameCard_LooksAtWhatItSays(string one, string? other, bool same)
    {
        WorkspaceRules.IsSameCard(one, other).ShouldBe(same);
        WorkspaceRules.IsSameCard(other, one).ShouldBe(same);
    }

    [Theory]
    [InlineData(-0.000001)]
    [InlineData(1.000001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Listen_ErrorRateThatIsNoShare_IsRefused(double rate) => Refused("error_rate", () => WorkspaceRules.Listen(Beat(rate), Now));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Listen_ErrorRateAtItsLimits_IsTaken(double rate) => WorkspaceRules.Listen(Beat(rate), Now).ErrorRate.ShouldBe(rate);

    [Fact]
    public void Listen_NegativeCounts_AreRefused()
    {
        Refused("active_tasks", () => WorkspaceRules.Listen(new Heartbeat(0, "", -1, 0, ""), Now));
        Refused("uptime_seconds", () => WorkspaceRules.Listen(new Heartbeat(0, "", 0, -1, ""), Now));
        WorkspaceRules.Listen(new Heartbeat(0, "", int.MaxValue, int.MaxValue, ""), Now).UptimeSeconds.ShouldBe(int.MaxValue);
    }

    [Fact]
    public void Listen_TextAtItsLimit_IsKeptAndOnePastItIsShortened()
    {
        var most = new string('x', 2_000);

        Heard(most).ShouldBe(most);
        Heard(most + "x").ShouldBe(most[..1_999] + "…");
    }

    [Fact]
    public void Listen_LongTextOfWideCharacters_IsCutBetweenThem()
    {
        // One letter before them, so that the limit falls into the middle of a pair; and none, so that it does not.
        Heard("x" + string.Concat(Enumerable.Repeat("😀", 1_500))).ShouldBe("x" + string.Concat(Enumerable.Repeat("😀", 999)) + "…");
        Heard(string.Concat(Enumerable.Repeat("😀", 1_500))).ShouldBe(string.Concat(Enumerable.Repeat("😀", 999)) + "…");
    }

    [Fact]
    public void Listen_CharactersThatPostgresCannotKeep_AreReplaced()
    {
        Heard("a\0b").ShouldBe("a\uFFFDb");
        Heard("a\uD800b").ShouldBe("a\uFFFDb");
        Heard("\uDC00\uD800").ShouldBe("\uFFFD\uFFFD");
        Heard("line\nbreak\ttab").ShouldBe("line\nbreak\ttab");
    }

    [Fact]
    public void Listen_AnyText_IsShortWholeAndWithoutNul() => Gen.Char.Array[0, 2_100].Select(letters => new string(letters)).Sample(
        text =>
        {
            var heard = Heard(text);
            heard.Length.ShouldBeLessThanOrEqualTo(2_000);
            heard.ShouldNotContain("\0");
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(heard).ShouldBeGreaterThanOrEqualTo(0);
        },
        iter: 200);

    [Theory]
    [InlineData(WorkspaceStatus.Online, 0.5, WorkspaceStatus.Degraded)]
    [InlineData(WorkspaceStatus.Online, 1.0, WorkspaceStatus.Degraded)]
    [InlineData(WorkspaceStatus.Online, 0.4999999999, null)]
    [InlineData(WorkspaceStatus.Online, 0.0, null)]
    [InlineData(WorkspaceStatus.Degraded, 0.0999999999, WorkspaceStatus.Online)]
    [InlineData(WorkspaceStatus.Degraded, 0.0, WorkspaceStatus.Online)]
    [InlineData(WorkspaceStatus.Degraded, 0.1, null)]
    [InlineData(WorkspaceStatus.Degraded, 0.3, null)]
    [InlineData(WorkspaceStatus.Degraded, 0.9, null)]
    [InlineData(WorkspaceStatus.Provisioning, 0.0, WorkspaceStatus.Online)]
    [InlineData(WorkspaceStatus.Provisioning, 1.0, WorkspaceStatus.Online)]
    [InlineData(WorkspaceStatus.Failed, 0.0, WorkspaceStatus.Online)]
    [InlineData(WorkspaceStatus.Offline, 0.0, WorkspaceStatus.Online)]
    [InlineData(WorkspaceStatus.Paused, 0.0, null)]
    [InlineData(WorkspaceStatus.Paused, 1.0, null)]
    [InlineData(WorkspaceStatus.Removed, 0.0, null)]
    public void Beat_StatusAndErrorRate_DecideTheNextStatus(WorkspaceStatus before, double rate, WorkspaceStatus? after)
    {
        var state = Online with { Status = before };

        var fact = WorkspaceRules.Beat(state, WorkspaceRules.Listen(Beat(rate), Now));

        (fact is null ? (WorkspaceStatus?)null : WorkspaceState.Apply(Id, state, fact).Status).ShouldBe(after);
    }

    [Fact]
    public void Beat_Degrades_SaysWhy() => WorkspaceRules.Beat(Online, WorkspaceRules.Listen(new Heartbeat(0.75, "no route", 0, 0, ""), Now))
        .ShouldBe(new WorkspaceFact.Degraded(Now, Actor.Workspace, 0.75, "no route"));

    [Theory]
    [InlineData(WorkspaceStatus.Provisioning, WorkspaceStatus.Failed)]
    [InlineData(WorkspaceStatus.Online, WorkspaceStatus.Offline)]
    [InlineData(WorkspaceStatus.Degraded, WorkspaceStatus.Offline)]
    [InlineData(WorkspaceStatus.Offline, null)]
    [InlineData(WorkspaceStatus.Paused, null)]
    [InlineData(WorkspaceStatus.Failed, null)]
    [InlineData(WorkspaceStatus.Removed, null)]
    public void GiveUp_ByStatus(WorkspaceStatus before, WorkspaceStatus? after)
    {
        var state = Online with { Status = before };

        var fact = WorkspaceRules.GiveUp(state, WorkspaceRules.NotHeardOf(Options), Now);

        (fact is null ? (WorkspaceStatus?)null : WorkspaceState.Apply(Id, state, fact).Status).ShouldBe(after);
        fact?.By.ShouldBe(Actor.Platform);
    }

    [Theory]
    [InlineData(WorkspaceStatus.Online, 0, 60)]
    [InlineData(WorkspaceStatus.Online, 86_400, 60)]
    [InlineData(WorkspaceStatus.Degraded, 300, 60)]
    [InlineData(WorkspaceStatus.Provisioning, 0, 180)]
    [InlineData(WorkspaceStatus.Provisioning, 100, 80)]
    [InlineData(WorkspaceStatus.Provisioning, 120, 60)]
    [InlineData(WorkspaceStatus.Provisioning, 121, 60)]
    [InlineData(WorkspaceStatus.Provisioning, 86_400, 60)]
    [InlineData(WorkspaceStatus.Offline, 0, null)]
    [InlineData(WorkspaceStatus.Paused, 0, null)]
    [InlineData(WorkspaceStatus.Failed, 0, null)]
    [InlineData(WorkspaceStatus.Removed, 0, null)]
    public void Patience_NeverLessThanOneWholeTimeout(WorkspaceStatus status, int secondsAgo, int? patience) => WorkspaceRules
        .Patience(Online with { Status = status }, Options, Now.AddSeconds(secondsAgo))
        .ShouldBe(patience is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Patience_LessTimeToComeUpThanToBeSilent_IsThatAndNoMore(int secondsAgo) => WorkspaceRules
        .Patience(
            Online with { Status = WorkspaceStatus.Provisioning },
            new WorkspaceOptions { ProvisionTimeout = TimeSpan.FromSeconds(5) },
            Now.AddSeconds(secondsAgo))
        .ShouldBe(TimeSpan.FromSeconds(5));

    [Fact]
    public void Patience_NoWorkspace_IsNone() => WorkspaceRules.Patience(null, Options, Now).ShouldBeNull();

    [Fact]
    public void Change_Nothing_MakesNoFact() => Change(new WorkspaceChanges()).ShouldBeEmpty();

    [Fact]
    public void Change_EverythingIsSoAlready_MakesNoFact()
    {
        var parent = new WorkspaceId(Guid.NewGuid());
        var state = Online with { Role = "r", ParentId = parent, WorkspaceDir = "/srv" };

        Change(
            new WorkspaceChanges
            {
                Name = new Change<string>("QA"),
                Role = new Change<string?>("r"),
                Tier = new Change<int>(1),
                ParentId = new Change<WorkspaceId?>(parent),
                Runtime = new Change<string>("langgraph"),
                WorkspaceDir = new Change<string?>("/srv"),
            },
            state).ShouldBeEmpty();
    }

    [Fact]
    public void Change_EmptyRole_ClearsIt()
    {
        Change(new WorkspaceChanges { Role = new Change<string?>("") }, Online with { Role = "r" })
            .ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Updated>().Role.ShouldBe(new Change<string?>(null));
        Change(new WorkspaceChanges { Role = new Change<string?>("") }, Online).ShouldBeEmpty();
    }

    [Fact]
    public void Change_NamesOnlyWhatChanged() => Change(new WorkspaceChanges { Name = new Change<string>("QA"), Tier = new Change<int>(2) })
        .ShouldHaveSingleItem().ShouldBe(new WorkspaceFact.Updated(Now, Actor.Operator) { Tier = new Change<int>(2) });

    [Fact]
    public void Change_Parent_IsAMove()
    {
        var parent = new WorkspaceId(Guid.NewGuid());

        Change(new WorkspaceChanges { ParentId = new Change<WorkspaceId?>(parent) }).ShouldBe([new WorkspaceFact.Moved(Now, Actor.Operator, parent, From: null)]);
        Change(new WorkspaceChanges { ParentId = new Change<WorkspaceId?>(null) }, Online with { ParentId = parent })
            .ShouldBe([new WorkspaceFact.Moved(Now, Actor.Operator, null, parent)]);
    }

    [Fact]
    public void Change_ParentIsItself_IsRefused() =>
        Should.Throw<CycleException>(() => Change(new WorkspaceChanges { ParentId = new Change<WorkspaceId?>(Id) })).Id.ShouldBe(Id);

    [Fact]
    public void Change_AccessWithoutDirectory_IsRefused()
    {
        var access = new Change<WorkspaceAccess>(WorkspaceAccess.ReadOnly);
        var placed = Online with { WorkspaceDir = "/srv" };

        Refused("workspace_access", () => WorkspaceRules.Change(Online, new WorkspaceChanges { Access = access }, Facts.Start).ToArray());
        Refused(
            "workspace_access",
            () => WorkspaceRules.Change(placed, new WorkspaceChanges { Access = access, WorkspaceDir = new Change<string?>(null) }, Facts.Start).ToArray());
        WorkspaceRules.Change(placed, new WorkspaceChanges { Access = access }, Facts.Start)
            .ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Updated>().Access.ShouldBe(access);
        WorkspaceRules.Change(Online, new WorkspaceChanges { Access = access, WorkspaceDir = new Change<string?>("/srv") }, Facts.Start)
            .ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Updated>().Access.ShouldBe(access);
    }

    [Fact]
    public void Place_FoldOfOneThatWasNeverPlaced_IsRefused() =>
        Refused("collapsed", () => WorkspaceRules.Place(null, new WorkspaceChanges { Collapsed = new Change<bool>(true) })!);

    [Fact]
    public void Place_FoldAlone_KeepsThePoint() =>
        WorkspaceRules.Place(new WorkspacePlace(1, 2), new WorkspaceChanges { Collapsed = new Change<bool>(true) })
            .ShouldBe(new WorkspacePlace(1, 2, Collapsed: true));

    [Fact]
    public void Place_PointAndFold_AreBothTaken() =>
        WorkspaceRules.Place(null, new WorkspaceChanges { Place = new(new WorkspacePlace(3, 4)), Collapsed = new Change<bool>(true) })
            .ShouldBe(new WorkspacePlace(3, 4, Collapsed: true));

    [Fact]
    public void Place_NothingSaid_StaysAsItIs() => WorkspaceRules.Place(new WorkspacePlace(1, 2), new WorkspaceChanges()).ShouldBeNull();

    [Fact]
    public void Change_DirectoryTakenAway_TakesTheAccessWithIt()
    {
        var state = Online with { WorkspaceDir = "/srv", Access = WorkspaceAccess.ReadWrite };

        var fact = WorkspaceRules.Change(state, new WorkspaceChanges { WorkspaceDir = new Change<string?>(null) }, Facts.Start)
            .ShouldHaveSingleItem().ShouldBeOfType<WorkspaceFact.Updated>();

        fact.Access.ShouldBe(new Change<WorkspaceAccess>(WorkspaceAccess.None));
    }

    [Fact]
    public void Change_OutOfRange_IsRefusedByName()
    {
        Refused("name", () => Change(new WorkspaceChanges { Name = new Change<string>("") }));
        Refused("name", () => Change(new WorkspaceChanges { Name = new Change<string>(new string('x', 201)) }));
        Refused("role", () => Change(new WorkspaceChanges { Role = new Change<string?>(new string('x', 1_001)) }));
        Refused("tier", () => Change(new WorkspaceChanges { Tier = new Change<int>(0) }));
        Refused("runtime", () => Change(new WorkspaceChanges { Runtime = new Change<string>("") }));
        Refused("workspace_dir", () => Change(new WorkspaceChanges { WorkspaceDir = new Change<string?>("/etc") }));
        Refused("workspace_dir", () => Change(new WorkspaceChanges { WorkspaceDir = new Change<string?>("") }));
    }

    private static IEnumerable<WorkspaceFact> RestartFrom(WorkspaceState state, string template, string? runtime) =>
        WorkspaceRules.RestartFrom(state, new TemplateCopy { Name = template, Runtime = runtime, Files = [] }, Now);

    private static WorkspaceFact Create(NewWorkspace workspace) => WorkspaceRules.Create(Id, workspace, Now).ToArray()[0];

    private static WorkspaceFact[] Register(WorkspaceState state, string url) =>
        [.. WorkspaceRules.Register(Id, state, new Registration(url, "[]"), Now)];

    private static WorkspaceFact[] Change(WorkspaceChanges changes, WorkspaceState? state = null) =>
        [.. WorkspaceRules.Change(state ?? Online, changes, Now)];

    private static Heartbeat Beat(double rate) => new(rate, "", 0, 0, "");

    /// <summary>What is kept of a text; the same for both texts of a heartbeat.</summary>
    private static string Heard(string text)
    {
        var vitals = WorkspaceRules.Listen(new Heartbeat(0, text, 0, 0, text), Now);
        vitals.SampleError.ShouldBe(vitals.CurrentTask);
        return vitals.CurrentTask;
    }

    private static NewWorkspace With(string field, string text) => field switch
    {
        "name" => new NewWorkspace { Name = text },
        "role" => new NewWorkspace { Name = "QA", Role = text },
        "runtime" => new NewWorkspace { Name = "QA", Runtime = text },
        "url" => new NewWorkspace { Name = "QA", External = true, Url = text },
        "workspace_dir" => new NewWorkspace { Name = "QA", WorkspaceDir = text },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No such field."),
    };

    private static InvalidFieldException Refused(string field, Action action)
    {
        var refusal = Should.Throw<InvalidFieldException>(action);
        refusal.Field.ShouldBe(field);
        return refusal;
    }

    private static InvalidFieldException Refused(string field, Func<object> action) => Refused(field, () => { action(); });
}
