namespace Molecule.Samples.Organisation.Chart;

/// <summary>A question, and the answer that whoever is asked gives to it.</summary>
internal sealed record Talk(string Question, string Answer);
