using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Molecule.Gateway.Tests.Documentation;

/// <summary>Holds docs/contract-coverage.md against the routes that the gateway really maps, both ways.</summary>
public sealed class ContractCoverageTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    /// <summary>Pages, files and hubs, which are no part of the contract's table.</summary>
    private static readonly string[] NotOfTheApi = ["/docs", "/openapi", "/hubs"];

    private static string[] Documented => [.. CoverageTable.Rows.Where(row => row.IsThere).Select(row => row.Endpoint).Order(StringComparer.Ordinal)];

    [Fact]
    public void EveryRoute_IsInTheTable() => Mapped().Except(Documented, StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void EveryEndpointThatTheTableCallsThere_IsMapped() => Documented.Except(Mapped(), StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void EveryEndpointThatIsThere_NamesATestAndAllOthersAReason()
    {
        CoverageTable.Rows.Where(row => row.IsThere && row.Tests.Count == 0).Select(row => row.Endpoint).ShouldBeEmpty();
        CoverageTable.Rows.Where(row => !row.IsThere && row.Deviations.Length == 0).Select(row => row.Endpoint).ShouldBeEmpty();
    }

    [Fact]
    public void Endpoints_StandInTheTableOnce() => CoverageTable.Rows.GroupBy(row => row.Endpoint, StringComparer.Ordinal)
        .Where(rows => rows.Count() > 1)
        .Select(rows => rows.Key)
        .ShouldBeEmpty();

    // What answers to every method is read.
    private string[] Mapped() => [.. gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && endpoint.RoutePattern.PathSegments.Count > 0)
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Select(method => $"{method} {Pattern(endpoint)}"))
        .Where(endpoint => !NotOfTheApi.Any(prefix => endpoint.Split(' ')[1].StartsWith(prefix, StringComparison.Ordinal)))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)];

    /// <summary>The pattern as the contract spells it: <c>/workspaces/:id</c>.</summary>
    private static string Pattern(RouteEndpoint endpoint)
    {
        var segments = endpoint.RoutePattern.PathSegments
            .Select(segment => string.Concat(segment.Parts.Select(part => part switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => (parameter.IsCatchAll ? "*" : ":") + parameter.Name,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                _ => "",
            })));
        return "/" + string.Join('/', segments);
    }
}
