namespace Molecule.Grains.Tests.Workspaces.Liveness;

/// <summary>A silo whose workspaces have no timers, so that nothing happens unless somebody asks.</summary>
public sealed class TimerlessSilo() : TestSilo(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Workspaces:Witnesses"] = "Expiry, Sweep" });
