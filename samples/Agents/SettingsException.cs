namespace Molecule.Samples.Agents;

/// <summary>What the program was started with makes no sense; the message is for whoever started it.</summary>
internal sealed class SettingsException(string message) : Exception(message);
