using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Templates;

namespace Molecule.Gateway.Tests.Templates;

public sealed class TemplateEndpointsTests : IClassFixture<GatewayFixture>, IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("molecule-templates-");
    private readonly GatewayFixture _gateway;

    public TemplateEndpointsTests(GatewayFixture gateway)
    {
        _gateway = gateway;
        gateway.Services.GetRequiredService<IOptions<TemplateOptions>>().Value.Folder = _root.FullName;
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task List_Templates_AreShapedByTheContract()
    {
        (await _gateway.SendAsync("GET", "/templates")).Body.ShouldBe("[]");
        Write("researcher", "name: Researcher\ndescription: Reads\ntier: 2\nmodel: m\nskills: [search]");
        Write("bare", "version: 1");

        (await _gateway.SendAsync("GET", "/templates")).Body.ShouldBe(
            """[{"id":"bare","name":"bare","description":"","tier":1,"model":"","skills":null,"skill_count":0},{"id":"researcher","name":"Researcher","description":"Reads","tier":2,"model":"m","skills":["search"],"skill_count":1}]""");
    }

    [Theory]
    [InlineData("""{"name":"n","template":"team"}""", 2, "crewai")]
    [InlineData("""{"name":"n","template":"team","tier":0,"runtime":""}""", 2, "crewai")]
    [InlineData("""{"name":"n","template":"team","tier":1,"runtime":"autogen"}""", 1, "autogen")]
    [InlineData("""{"name":"n","template":"bare"}""", 1, "langgraph")]
    [InlineData("""{"name":"n","template":""}""", 1, "langgraph")]
    public async Task Create_FromATemplate_HasWhatIsLeftOutFromIt(string body, int tier, string runtime)
    {
        Write("team", "tier: 2\nruntime: crewai");
        Write("bare", "name: Bare");

        (await _gateway.SendAsync("POST", "/workspaces", body)).Status.ShouldBe(HttpStatusCode.Created);

        var created = _gateway.Cluster.Last!.Created.ShouldNotBeNull();
        (created.Tier, created.Runtime).ShouldBe((tier, runtime));
    }

    [Fact]
    public async Task Create_FromATemplateThatIsBroken_Is400AndSaysWhich()
    {
        Write("broken", "name: [");
        var reply = await _gateway.SendAsync("POST", "/workspaces", """{"name":"n","template":"broken"}""");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("the template broken cannot be used");
    }

    private void Write(string folder, string config) =>
        File.WriteAllText(Path.Combine(_root.CreateSubdirectory(folder).FullName, "config.yaml"), config);
}
