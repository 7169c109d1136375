namespace Molecule.Storage.Tests.Orleans;

[GenerateSerializer, Alias("molecule.tests.tally-state")]
public sealed class TallyState
{
    [Id(0)]
    public int Sum { get; set; }
}
