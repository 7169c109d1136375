namespace Molecule.Gateway.Traces;

/// <summary>Where the traces of agents are. Without all three there are none.</summary>
internal sealed class LangfuseOptions
{
    /// <summary>Address of Langfuse, http or https; <c>LANGFUSE_HOST</c>. None by default.</summary>
    public string? Host { get; set; }

    /// <summary>Who asks; <c>LANGFUSE_PUBLIC_KEY</c>. None by default.</summary>
    public string? PublicKey { get; set; }

    /// <summary>What proves it; <c>LANGFUSE_SECRET_KEY</c>. None by default. Never logged.</summary>
    public string? SecretKey { get; set; }

    public bool IsComplete => !string.IsNullOrEmpty(Host) && !string.IsNullOrEmpty(PublicKey) && !string.IsNullOrEmpty(SecretKey);
}
