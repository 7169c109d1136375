namespace Molecule.EndToEnd.Tests.Clusters;

/// <summary>Options of silos for tests, which cannot wait for as long as people do.</summary>
internal static class Patience
{
    public static IReadOnlyDictionary<string, string?> Of(TimeSpan heartbeat, TimeSpan? provision = null) => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["MOLECULE_WORKSPACES__HEARTBEATTIMEOUT"] = heartbeat.ToString(),
        ["MOLECULE_WORKSPACES__PROVISIONTIMEOUT"] = (provision ?? TimeSpan.FromMinutes(3)).ToString(),
    };
}
