using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Molecule.Gateway.Tests.Documentation;

public sealed partial class DocumentationTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private static readonly string[] Undocumented = ["/", "/docs", "/openapi", "/hubs", "/assets", "/index.html", "/w"];

    [Fact]
    public async Task Document_HasEveryEndpoint()
    {
        var documented = (await OperationsAsync()).Select(operation => operation.Name).ToArray();
        var mapped = gateway.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Select(method => (Method: method, Path: "/" + endpoint.RoutePattern.RawText!.Trim('/'))))
            .Where(endpoint => !Undocumented.Any(prefix => endpoint.Path == prefix || endpoint.Path.StartsWith(prefix + "/", StringComparison.Ordinal)))
            .Where(endpoint => endpoint.Method != "HEAD" && !endpoint.Path.Contains('.', StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Method} {endpoint.Path}")
            .ToArray();
        mapped.ShouldContain("POST /registry/heartbeat");
        mapped.Except(documented).ShouldBeEmpty();
    }

    [Fact]
    public async Task Operations_SayWhatTheyDo()
    {
        foreach (var (name, _, operation) in await OperationsAsync())
        {
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace(name);
            operation.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(name);
            operation.GetProperty("operationId").GetString().ShouldNotBeNullOrWhiteSpace(name);
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1, name);
        }
    }

    [Fact]
    public async Task Operations_NameTheirErrors()
    {
        foreach (var (name, path, operation) in await OperationsAsync())
        {
            var responses = operation.GetProperty("responses");
            List<string> expected = ["500"];
            if (path.Contains('{', StringComparison.Ordinal) || operation.TryGetProperty("requestBody", out _) || operation.TryGetProperty("parameters", out _))
                expected.Add("400");
            if (operation.TryGetProperty("requestBody", out _))
                expected.Add("413");
            if (path is not ("/health" or "/session" or "/canvas/viewport"))
                expected.Add("503");

            foreach (var status in expected)
                responses.TryGetProperty(status, out _).ShouldBeTrue($"{name} says nothing of {status}");

            foreach (var response in responses.EnumerateObject())
            {
                response.Value.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(name);
                var schema = ContentOf(response.Value).GetProperty("schema");
                if (response.Name[0] is '4' or '5' && name is not ("GET /ready" or "DELETE /workspaces/{id}" or "GET /registry/discover/{id}" or "GET /workspaces/{id}/state"))
                    schema.GetProperty("$ref").GetString().ShouldBe("#/components/schemas/Error", $"{name} {response.Name}");
            }

            responses.EnumerateObject().Any(IsSuccess).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task Operations_ShowExamples()
    {
        foreach (var (name, _, operation) in await OperationsAsync())
        {
            var success = operation.GetProperty("responses").EnumerateObject().First(IsSuccess).Value;
            ContentOf(success).TryGetProperty("example", out _).ShouldBeTrue(name);
            if (operation.TryGetProperty("requestBody", out var body))
                body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task Parameters_AreDescribed()
    {
        foreach (var (name, _, operation) in await OperationsAsync())
        {
            if (!operation.TryGetProperty("parameters", out var parameters))
                continue;

            foreach (var parameter in parameters.EnumerateArray())
                parameter.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(name);
        }
    }

    /// <summary>One rule for all of them: what is sent empty counts as left out. Streams do not end and have their own tests.</summary>
    [Fact]
    public async Task Parameters_OfQueriesSentEmpty_AreAsGoodAsLeftOut()
    {
        var asked = 0;
        foreach (var (name, path, operation) in await OperationsAsync())
        {
            if (!name.StartsWith("GET ", StringComparison.Ordinal) || path is "/ws" or "/events/stream" || !operation.TryGetProperty("parameters", out var parameters))
                continue;

            var empty = parameters.EnumerateArray()
                .Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString() is var query && query == "from" ? "from=0" : $"{query}=")
                .ToArray();
            if (empty.Length == 0)
                continue;

            asked++;
            var address = PathParameter().Replace(path, Guid.NewGuid().ToString());
            var reply = await gateway.SendAsync("GET", $"{address}?{string.Join('&', empty)}");
            reply.Status.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.NotFound], $"{name}: {reply.Body}");
        }

        asked.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Properties_AreDescribed()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").EnumerateObject().ToArray();
        schemas.Select(schema => schema.Name).ShouldContain("PatchWorkspace");
        var silent = schemas
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject()
                .Where(property => !IsDescribed(property.Value))
                .Select(property => $"{schema.Name}.{property.Name}"));
        silent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Properties_HaveTheTypesOfTheWire()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        var patch = schemas.GetProperty("PatchWorkspace").GetProperty("properties");
        patch.GetProperty("tier").GetProperty("type").GetString().ShouldBe("integer");
        patch.GetProperty("x").GetProperty("type").GetString().ShouldBe("number");
        patch.GetProperty("collapsed").GetProperty("type").GetString().ShouldBe("boolean");
        patch.GetProperty("parent_id").GetProperty("type").EnumerateArray().Select(type => type.GetString()).ShouldBe(["null", "string"], ignoreOrder: true);
        patch.GetProperty("name").TryGetProperty("properties", out _).ShouldBeFalse();
        var workspace = schemas.GetProperty("Workspace").GetProperty("properties");
        workspace.GetProperty("created_at").GetProperty("format").GetString().ShouldBe("date-time");
        schemas.GetProperty("WorkspaceStatus").GetProperty("enum").EnumerateArray().Select(status => status.GetString()).ShouldContain("online");
    }

    [Fact]
    public async Task Page_LoadsNothingFromElsewhere()
    {
        var reply = await gateway.SendAsync("GET", "/docs/");
        reply.Status.ShouldBe(HttpStatusCode.OK);
        ForeignAddress().Matches(reply.Body).Select(match => match.Value).ShouldBeEmpty();
        var policy = reply.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldNotContain("http");
        policy.ShouldContain("connect-src 'self';");
        foreach (Match script in ScriptSource().Matches(reply.Body))
            (await gateway.SendAsync("GET", $"/docs/{script.Groups[1].Value}")).Status.ShouldBe(HttpStatusCode.OK, script.Value);
    }

    /// <summary>What may be null and has a schema of its own is described beside that schema.</summary>
    private static bool IsDescribed(JsonElement property) => property.TryGetProperty("oneOf", out var choices)
        ? choices.EnumerateArray().Any(IsDescribed)
        : property.TryGetProperty("description", out var text) && !string.IsNullOrWhiteSpace(text.GetString());

    /// <summary>The one kind of content that a response has.</summary>
    private static JsonElement ContentOf(JsonElement response) => response.GetProperty("content").EnumerateObject().ShouldHaveSingleItem().Value;

    /// <summary>A WebSocket answers with 101.</summary>
    private static bool IsSuccess(JsonProperty response) => response.Name[0] == '2' || response.Name == "101";

    private async Task<JsonElement> DocumentAsync()
    {
        var reply = await gateway.SendAsync("GET", "/openapi/v1.json");
        reply.Status.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(reply.Body).RootElement;
    }

    private async Task<IEnumerable<(string Name, string Path, JsonElement Operation)>> OperationsAsync() =>
        (await DocumentAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name.ToUpperInvariant()} {path.Name}", path.Name, operation.Value)));

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("https?://[^\"'\\s<)]+")]
    private static partial Regex ForeignAddress();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex ScriptSource();
}
