using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>Whatever is sent to the platform, it says clearly what is wrong with it, and goes on.</summary>
[Collection(SharedCluster.Collection)]
public sealed partial class BadInputTests(SharedCluster shared, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Unknown = "7d9f6f0a-2f0e-4f7e-9a55-3f0f5f6f7a11";

    /// <summary>The longest name that is taken.</summary>
    private const int MaxName = 200;

    /// <summary>
    /// Request line, body and what has to come back: a status, and a word that the error has to contain. <c>{id}</c> is a workspace.
    /// </summary>
    private static readonly Dictionary<string, (string Request, string? Body, int[] Statuses, string? Says)> Requests = new(StringComparer.Ordinal)
    {
        ["create: no body"] = ("POST /workspaces", null, [400], null),
        ["create: empty body"] = ("POST /workspaces", "", [400], null),
        ["create: half an object"] = ("POST /workspaces", "{\"name\":", [400], null),
        ["create: no JSON at all"] = ("POST /workspaces", "name=Marketing", [400], null),
        ["create: an array"] = ("POST /workspaces", "[]", [400], null),
        ["create: a string"] = ("POST /workspaces", "\"Marketing\"", [400], null),
        ["create: null"] = ("POST /workspaces", "null", [400], null),
        ["create: no name"] = ("POST /workspaces", "{}", [400], "name"),
        ["create: empty name"] = ("POST /workspaces", "{\"name\":\"\"}", [400], "name"),
        ["create: a number as name"] = ("POST /workspaces", "{\"name\":7}", [400], "name"),
        ["create: an object as name"] = ("POST /workspaces", "{\"name\":{}}", [400], "name"),
        ["create: a name of 10,000 characters"] = ("POST /workspaces", $"{{\"name\":\"{new string('n', 10_000)}\"}}", [400], "name"),
        ["create: a name one too long"] = ("POST /workspaces", $"{{\"name\":\"{new string('n', MaxName + 1)}\"}}", [400], "name"),
        ["create: a control character"] = ("POST /workspaces", "{\"name\":\"a\\u0007b\"}", [400], "name"),
        ["create: a line break"] = ("POST /workspaces", "{\"name\":\"a\\nb\"}", [400], "name"),
        ["create: a raw control character"] = ("POST /workspaces", "{\"name\":\"a\u0007b\"}", [400], null),
        ["create: NUL"] = ("POST /workspaces", "{\"name\":\"a\\u0000b\"}", [400], "name"),
        ["create: a lone surrogate"] = ("POST /workspaces", "{\"name\":\"a\\ud800b\"}", [400], null),
        ["create: a role with a lone surrogate"] = ("POST /workspaces", "{\"name\":\"a\",\"role\":\"\\udc00\"}", [400], null),
        ["create: a text as tier"] = ("POST /workspaces", "{\"name\":\"a\",\"tier\":\"two\"}", [400], "tier"),
        ["create: half a tier"] = ("POST /workspaces", "{\"name\":\"a\",\"tier\":1.5}", [400], "tier"),
        ["create: a tier that there is not"] = ("POST /workspaces", "{\"name\":\"a\",\"tier\":5}", [400], "tier"),
        ["create: a negative tier"] = ("POST /workspaces", "{\"name\":\"a\",\"tier\":-1}", [400], "tier"),
        ["create: a huge tier"] = ("POST /workspaces", "{\"name\":\"a\",\"tier\":99999999999999999999999999}", [400], "tier"),
        ["create: a parent that is no id"] = ("POST /workspaces", "{\"name\":\"a\",\"parent_id\":\"boss\"}", [400], "parent_id"),
        ["create: a number as parent"] = ("POST /workspaces", "{\"name\":\"a\",\"parent_id\":1}", [400], "parent_id"),
        ["create: a parent that there is not"] = ("POST /workspaces", $"{{\"name\":\"a\",\"parent_id\":\"{Unknown}\"}}", [400, 404], null),
        ["create: a text as place"] = ("POST /workspaces", "{\"name\":\"a\",\"canvas\":{\"x\":\"left\",\"y\":0}}", [400], "x"),
        ["create: a place beyond all numbers"] = ("POST /workspaces", "{\"name\":\"a\",\"canvas\":{\"x\":1e999,\"y\":0}}", [400], "x"),
        ["create: a place far out"] = ("POST /workspaces", "{\"name\":\"a\",\"canvas\":{\"x\":1e300,\"y\":0}}", [400], "x"),
        ["create: a directory of the system"] = ("POST /workspaces", "{\"name\":\"a\",\"workspace_dir\":\"/etc/ssh\"}", [400], "workspace_dir"),
        ["create: a directory upwards"] = ("POST /workspaces", "{\"name\":\"a\",\"workspace_dir\":\"/srv/../etc\"}", [400], "workspace_dir"),
        ["create: an access that there is not"] = ("POST /workspaces", "{\"name\":\"a\",\"workspace_dir\":\"/srv/a\",\"workspace_access\":\"all\"}", [400], "workspace_access"),
        ["create: deep nesting"] = ("POST /workspaces", $"{{\"name\":\"a\",\"more\":{Nested(5_000)}}}", [400], null),
        ["list: limit of zero"] = ("GET /workspaces?limit=0", null, [400], "limit"),
        ["list: limit that is no number"] = ("GET /workspaces?limit=many", null, [400], "limit"),
        ["list: huge limit"] = ("GET /workspaces?limit=99999999999999", null, [400], "limit"),
        ["list: cursor that is none"] = ("GET /workspaces?limit=5&cursor=%00%27", null, [400], "cursor"),
        ["find: no UUID"] = ("GET /workspaces/marketing", null, [400], "id"),
        ["find: a UUID and a half"] = ($"GET /workspaces/{Unknown}-{Unknown}", null, [400], "id"),
        ["find: NUL"] = ("GET /workspaces/%00", null, [400, 404], null),
        ["find: a path upwards"] = ("GET /workspaces/..%2f..%2fetc%2fpasswd", null, [400, 404], null),
        ["find: unknown"] = ($"GET /workspaces/{Unknown}", null, [404], null),
        ["change: no UUID"] = ("PATCH /workspaces/marketing", "{\"name\":\"a\"}", [400], "id"),
        ["change: unknown"] = ($"PATCH /workspaces/{Unknown}", "{\"name\":\"a\"}", [404], null),
        ["change: an array"] = ("PATCH /workspaces/{id}", "[]", [400], null),
        ["change: half an object"] = ("PATCH /workspaces/{id}", "{\"name\"", [400], null),
        ["change: null as name"] = ("PATCH /workspaces/{id}", "{\"name\":null}", [400], "name"),
        ["change: a name of 10,000 characters"] = ("PATCH /workspaces/{id}", $"{{\"name\":\"{new string('n', 10_000)}\"}}", [400], "name"),
        ["change: control characters as role"] = ("PATCH /workspaces/{id}", "{\"role\":\"\\u001b[31m\"}", [400], "role"),
        ["change: a text as tier"] = ("PATCH /workspaces/{id}", "{\"tier\":\"2\"}", [400], "tier"),
        ["change: itself as parent"] = ("PATCH /workspaces/{id}", "{\"parent_id\":\"{id}\"}", [400, 409], null),
        ["change: a parent that is no id"] = ("PATCH /workspaces/{id}", "{\"parent_id\":\"boss\"}", [400], "parent_id"),
        ["change: a parent that there is not"] = ("PATCH /workspaces/{id}", $"{{\"parent_id\":\"{Unknown}\"}}", [400, 404], null),
        ["change: a text as place"] = ("PATCH /workspaces/{id}", "{\"x\":\"left\",\"y\":2}", [400], "x"),
        ["change: a place beyond all numbers"] = ("PATCH /workspaces/{id}", "{\"x\":1,\"y\":-1e999}", [400], "y"),
        ["remove: no UUID"] = ("DELETE /workspaces/marketing", null, [400], "id"),
        ["remove: unknown"] = ($"DELETE /workspaces/{Unknown}", null, [404], null),
        ["register: no id"] = ("POST /registry/register", "{\"url\":\"http://localhost:1\",\"agent_card\":{}}", [400], "id"),
        ["register: no UUID"] = ("POST /registry/register", "{\"id\":\"me\",\"url\":\"http://localhost:1\",\"agent_card\":{}}", [400], "id"),
        ["register: no url"] = ("POST /registry/register", "{\"id\":\"{id}\",\"agent_card\":{}}", [400], "url"),
        ["register: no card"] = ("POST /registry/register", "{\"id\":\"{id}\",\"url\":\"http://localhost:1\"}", [400], "AgentCard"),
        ["register: an url too long"] = ("POST /registry/register", $"{{\"id\":\"{{id}}\",\"url\":\"http://{new string('u', 5_000)}\",\"agent_card\":{{}}}}", [400], "url"),
        ["register: NUL in the card"] = ("POST /registry/register", "{\"id\":\"{id}\",\"url\":\"http://localhost:1\",\"agent_card\":{\"name\":\"a\\u0000b\"}}", [400], "agent_card"),
        ["register: a lone surrogate in the card"] = ("POST /registry/register", "{\"id\":\"{id}\",\"url\":\"http://localhost:1\",\"agent_card\":{\"name\":\"\\ud800\"}}", [400], null),
        ["register: a lone surrogate as a key of the card"] = ("POST /registry/register", "{\"id\":\"{id}\",\"url\":\"http://localhost:1\",\"agent_card\":{\"\\udfff\":1}}", [400], null),
        ["register: a number in the card that Postgres has not"] = ("POST /registry/register", "{\"id\":\"{id}\",\"url\":\"http://localhost:1\",\"agent_card\":{\"n\":1e999999}}", [400], null),
        ["register: a deep card"] = ("POST /registry/register", $"{{\"id\":\"{{id}}\",\"url\":\"http://localhost:1\",\"agent_card\":{Nested(5_000)}}}", [400], null),
        ["register: a card of 300 KB"] = ("POST /registry/register", $"{{\"id\":\"{{id}}\",\"url\":\"http://localhost:1\",\"agent_card\":{{\"a\":\"{new string('c', 300_000)}\"}}}}", [400, 413], null),
        ["heartbeat: nobody"] = ("POST /registry/heartbeat", "{}", [400], "WorkspaceID"),
        ["heartbeat: no UUID"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"me\"}", [400], "workspace_id"),
        ["heartbeat: a text as error rate"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"error_rate\":\"high\"}", [400], "error_rate"),
        ["heartbeat: an error rate above one"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"error_rate\":1.01}", [400], "error_rate"),
        ["heartbeat: a negative error rate"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"error_rate\":-0.1}", [400], "error_rate"),
        ["heartbeat: an error rate that is no number"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"error_rate\":NaN}", [400], null),
        ["heartbeat: an error rate beyond all numbers"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"error_rate\":1e999}", [400], "error_rate"),
        ["heartbeat: negative tasks"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"active_tasks\":-1}", [400], "active_tasks"),
        ["heartbeat: too many tasks for a number"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"active_tasks\":3000000000}", [400], "active_tasks"),
        ["heartbeat: half a second of uptime"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"uptime_seconds\":12.5}", [400], "uptime_seconds"),
        ["heartbeat: a number as task"] = ("POST /registry/heartbeat", "{\"workspace_id\":\"{id}\",\"current_task\":5}", [400], "current_task"),
        ["card: unknown"] = ("POST /registry/update-card", $"{{\"workspace_id\":\"{Unknown}\",\"agent_card\":{{}}}}", [404], null),
        ["card: none"] = ("POST /registry/update-card", "{\"workspace_id\":\"{id}\"}", [400], "AgentCard"),
        ["card: NUL"] = ("POST /registry/update-card", "{\"workspace_id\":\"{id}\",\"agent_card\":[\"\\u0000\"]}", [400], "agent_card"),
        ["events: no UUID"] = ("GET /events/marketing", null, [400], "id"),
        ["events: limit that is no number"] = ("GET /events?limit=x", null, [400], "limit"),
        ["viewport: a text"] = ("PUT /canvas/viewport", "{\"x\":\"left\"}", [400], "x"),
        ["viewport: beyond all numbers"] = ("PUT /canvas/viewport", "{\"x\":0,\"y\":0,\"zoom\":1e999}", [400], "zoom"),
        ["viewport: turned around"] = ("PUT /canvas/viewport", "{\"x\":0,\"y\":0,\"zoom\":-1}", [400], "zoom"),
        ["no such path"] = ("GET /nothing/here", null, [404], null),
        ["no such path to post to"] = ("POST /nothing", "{}", [404], null),
        ["wrong method: remove all"] = ("DELETE /workspaces", null, [405], null),
        ["wrong method: put"] = ("PUT /workspaces/{id}", "{}", [405], null),
        ["wrong method: get a heartbeat"] = ("GET /registry/heartbeat", null, [405], null),
        ["wrong method: post health"] = ("POST /health", "", [405], null),
    };

    /// <summary>What is refused before it reaches the platform's own code, or in the plain text that clients know (contract section 1.1).</summary>
    private static readonly string[] Unexplained = ["find: NUL", "no such path", "no such path to post to"];

    private Guid _workspace;

    public static TheoryData<string> Names => [.. Requests.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestCluster Cluster => shared.Cluster;

    private Platform Platform => shared.Cluster.Platform;

    public async ValueTask InitializeAsync()
    {
        _workspace = await Platform.CreateAsync("patient", Token);
        await Platform.RegisterAsync(_workspace, Token);
    }

    public async ValueTask DisposeAsync() => await Platform.DeleteAsync($"workspaces/{_workspace}", CancellationToken.None);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Request_ThatIsWrong_IsRefusedClearlyAndChangesNothing(string name)
    {
        var (_, _, statuses, says) = Requests[name];
        var before = (await Platform.FindAsync(_workspace, Token)).GetProperty("version").GetInt64();

        var answer = await SendAsync(name);

        statuses.ShouldContain((int)answer.Status, answer.Text);
        if (!Unexplained.Contains(name, StringComparer.Ordinal))
        {
            answer.Error.ShouldNotBeNullOrEmpty(answer.Text);
        }

        if (says is not null)
        {
            answer.Error.ShouldNotBeNull().ShouldContain(says, Case.Insensitive);
        }

        // Only silence may have changed it meanwhile.
        var events = await Platform.HistoryOfAsync(_workspace, Token);
        events.ShouldBeSubsetOf(["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE", "WORKSPACE_OFFLINE"]);
        (await Platform.FindAsync(_workspace, Token)).GetProperty("version").GetInt64().ShouldBeInRange(before, before + 1);
    }

    [Fact]
    public async Task Body_OfTenMegabytes_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "workspaces")
        {
            Content = new StringContent($"{{\"name\":\"{new string('x', 10_000_000)}\"}}", Encoding.UTF8, "application/json"),
        };
        request.Headers.ExpectContinue = true;

        var answer = await Platform.SendAsync(request, Token);

        ((int)answer.Status).ShouldBeOneOf(400, 413);
        answer.Error.ShouldNotBeNullOrEmpty(answer.Text);
    }

    [Fact]
    public async Task Body_OfTenMegabytesThatComesAnyway_EndsTheConnectionAtMost()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /registry/heartbeat HTTP/1.1\r\nHost: {Platform.Address.Authority}\r\nTransfer-Encoding: chunked\r\n\r\n"), Token);
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string(' ', 0x10000)}\r\n");
        var answer = "";
        try
        {
            for (var sent = 0; sent < 10_000_000; sent += 0x10000)
            {
                await socket.SendAsync(chunk, Token);
            }

            await socket.SendAsync("0\r\n\r\n"u8.ToArray(), Token);
        }
        catch (SocketException)
        {
            // It was cut off while it was still sending; the answer may be there all the same.
        }

        try
        {
            var buffer = new byte[4096];
            answer = Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, Token));
        }
        catch (SocketException)
        {
            // It was not.
        }

        output.WriteLine(answer.Split('\n')[0]);
        if (answer.Length > 0)
        {
            answer.ShouldMatch("^HTTP/1.1 4(00|13) ");
        }

        await ShouldGoOnAsync();
    }

    [Theory]
    [InlineData("GET", "workspaces")]
    [InlineData("POST", "workspaces")]
    [InlineData("GET", "health")]
    public async Task Origin_OfAnotherSite_IsForbidden(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", "http://evil.example");

        (await Platform.SendAsync(request, Token)).Being(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Origin_OfAnotherSite_GetsNoCanvasStream()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "http://evil.example");
        socket.Options.CollectHttpResponseDetails = true;

        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(
            new UriBuilder(Platform.Address) { Scheme = "ws", Path = "/hubs/canvas" }.Uri, Token));

        socket.HttpStatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Host_OfAnotherSite_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "workspaces");
        request.Headers.Host = "evil.example";

        (await Platform.SendAsync(request, Token)).Being(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Everything_AtOnceAndBesideAHundredHalfOpenConnections_LeavesTheServiceAsItWas()
    {
        var halfOpen = new List<Socket>();
        try
        {
            for (var i = 0; i < 100; i++)
            {
                var socket = await ConnectAsync();
                halfOpen.Add(socket);
                await socket.SendAsync(Encoding.ASCII.GetBytes(Half(i)), Token);
            }

            using var limit = new SemaphoreSlim(16);
            var answers = await Task.WhenAll(Requests.Keys.Concat(Requests.Keys).Concat(Requests.Keys).Select(async name =>
            {
                await limit.WaitAsync(Token);
                try
                {
                    return (Name: name, Answer: await SendAsync(name));
                }
                catch (HttpRequestException exception)
                {
                    return (Name: name, Answer: new Answer(default, exception.ToString()));
                }
                finally
                {
                    limit.Release();
                }
            }));
            answers.Where(answer => !Requests[answer.Name].Statuses.Contains((int)answer.Answer.Status))
                .Select(answer => $"{answer.Name}: {answer.Answer}")
                .ShouldBeEmpty();
            await ShouldGoOnAsync();
        }
        finally
        {
            halfOpen.ForEach(socket => socket.Dispose());
        }

        await ShouldGoOnAsync();
        Cluster.Processes.Where(process => process.HasExited).Select(process => process.Name).ShouldBeEmpty();
        foreach (var process in Cluster.Processes)
        {
            ErrorsIn(process.LogFile).ShouldBeEmpty($"{process.Name} complains");
        }
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    /// <summary>What the log says of failures, of what nobody caught, and of connections that broke inside the server.</summary>
    private static IEnumerable<string> ErrorsIn(string logFile)
    {
        using var reader = new StreamReader(new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return [.. reader.ReadToEnd().Split('\n').Where(line => Trouble().IsMatch(line))];
    }

    [GeneratedRegex(@"^(\S+Z )?(fail|crit): |Unhandled exception|ended abnormally", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Trouble();

    private string Half(int number) => (number % 4) switch
    {
        0 => "",
        1 => "POST /registry/heart",
        2 => $"POST /workspaces HTTP/1.1\r\nHost: {Platform.Address.Authority}\r\nContent-Len",
        _ => $"POST /workspaces HTTP/1.1\r\nHost: {Platform.Address.Authority}\r\nContent-Length: 1000\r\n\r\n{{\"name\":",
    };

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Platform.Address.Port, Token);
        return socket;
    }

    private Task<Answer> SendAsync(string name)
    {
        var (request, body, _, _) = Requests[name];
        var (method, path) = request.Split(' ') is [var verb, var target] ? (verb, target) : throw new FormatException(request);
        var id = _workspace.ToString();
        return Platform.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), path.Replace("{id}", id, StringComparison.Ordinal))
            {
                Content = body is null ? null : new StringContent(body.Replace("{id}", id, StringComparison.Ordinal), Encoding.UTF8, "application/json"),
            },
            Token);
    }

    /// <summary>A whole small life, as before.</summary>
    private async Task ShouldGoOnAsync()
    {
        var name = "日本語 🧪 " + new string('n', MaxName - 7);
        var id = await Platform.CreateAsync(name, Token);
        await Platform.RegisterAsync(id, Token);
        (await Platform.BeatAsync(id, Token, task: JsonSerializer.Serialize(new { anything = "\0\u0007" }))).Being(HttpStatusCode.OK);
        (await Platform.FindAsync(id, Token)).GetProperty("name").GetString().ShouldBe(name);
        (await Platform.StatusOfAsync(id, Token)).ShouldBe("online");
        (await Platform.DeleteAsync($"workspaces/{id}", Token)).Being(HttpStatusCode.OK);
        (await Platform.GetAsync("ready", Token)).Being(HttpStatusCode.OK);
    }
}
