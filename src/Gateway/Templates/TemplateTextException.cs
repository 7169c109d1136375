namespace Molecule.Gateway.Templates;

/// <summary>A <c>config.yaml</c> cannot be used; the message goes on after its name.</summary>
internal sealed class TemplateTextException(string message) : Exception(message);
