using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Gateway.Access;

namespace Molecule.Gateway.Tests.Access;

/// <summary>W27: every endpoint states who may call it, and none is open that does not say so.</summary>
public sealed partial class EndpointAccessTests(GuardedGatewayFixture gateway) : IClassFixture<GuardedGatewayFixture>
{
    /// <summary>What needs no credentials: what probes ask, how people sign in, and the canvas that asks them to.</summary>
    private static readonly string[] Open = ["/", "/health", "/ready", "/session", "/w/{id}", "/w/{id}/{tab}"];

    private IEnumerable<RouteEndpoint> Endpoints =>
        gateway.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    [Fact]
    public void EveryEndpoint_StatesItsAccessOnce() => Endpoints
        .Where(endpoint => endpoint.Metadata.GetOrderedMetadata<AccessRule>().Count != 1)
        .Select(PathOf)
        .ShouldBeEmpty();

    [Fact]
    public void OnlyWhatIsMeantToBe_IsOpen() => Endpoints
        .Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>()!.Kind == AccessKind.Anyone)
        .Select(PathOf)
        .Where(path => !path.Contains('.', StringComparison.Ordinal))
        .Distinct()
        .ShouldBe(Open, ignoreOrder: true);

    [Fact]
    public async Task EveryOtherEndpoint_WithoutCredentials_Is401()
    {
        // A list of heartbeats is refused entry by entry (HeartbeatEndpointsTests).
        var shut = Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>()!.Kind is not (AccessKind.Anyone or AccessKind.Agents)).ToArray();
        shut.ShouldNotBeEmpty();
        foreach (var endpoint in shut)
        {
            var path = Parameter().Replace(PathOf(endpoint), Guid.NewGuid().ToString());
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var reply = await gateway.SendAsync(method, path);
                reply.Status.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
                reply.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer", $"{method} {path}");
                reply.Body.ShouldContain("\"code\":\"missing_token\"");
            }
        }
    }

    [Fact]
    public void EveryRuleAboutAWorkspace_NamesAParameterOfThePath() => Endpoints
        .Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is { Kind: AccessKind.Workspace or AccessKind.WorkspaceAlone or AccessKind.Team } rule
            && endpoint.RoutePattern.GetParameter(rule.Parameter) is null)
        .Select(PathOf)
        .ShouldBeEmpty();

    [Fact]
    public async Task EndpointThatStatesNothing_IsRefusedToTheOperatorToo()
    {
        var authorization = gateway.Services.GetRequiredService<IAuthorizationService>();
        var fallback = await gateway.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();
        var context = new DefaultHttpContext { User = Caller.Operator.ToPrincipal() };
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/new"), 0, EndpointMetadataCollection.Empty, "new"));
        (await authorization.AuthorizeAsync(context.User, context, fallback!)).Succeeded.ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/workspaces", HttpStatusCode.MethodNotAllowed)]
    public async Task PathThatLeadsNowhere_IsAnsweredAsSuch(string method, string path, HttpStatusCode status) =>
        (await gateway.SendAsync(method, path)).Status.ShouldBe(status);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/');
}
