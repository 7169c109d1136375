using Molecule.Agent.Tokens;

namespace Molecule.Agent;

/// <summary>How to reach a platform. Copied on entry: changing it later changes nothing.</summary>
public sealed class MoleculeClientOptions
{
    /// <summary>Where the platform's gateway is: an absolute <c>http</c> or <c>https</c> address. Default: <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Platform { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>How long one call may take, from connecting to the last byte of the answer. 100 ms to 5 min. Default: 10 s.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest answer that is read, in bytes. 1 KiB to 1 GiB. Default: 16 MiB.</summary>
    public int MaxReplyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Where agents keep their tokens. Default: a <see cref="MemoryTokenStore"/>, which forgets them with the process.</summary>
    public ITokenStore TokenStore { get; set; } = new MemoryTokenStore();

    /// <summary>
    /// The clock behind every wait and timeout. Default: the system's. Heartbeats keep its time also when it cannot fire its timers, which
    /// the system's cannot while all threads of the pool are taken.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where jitter comes from: a number from 0 to below 1 for each call.</summary>
    internal Func<double> Randomness { get; set; } = Random.Shared.NextDouble;

    internal MoleculeClientOptions CloneValidated()
    {
        var clone = (MoleculeClientOptions)MemberwiseClone();
        clone.Validate();
        return clone;
    }

    private void Validate()
    {
        Limits.RequireSet(Platform, nameof(Platform));
        Limits.RequireSet(TokenStore, nameof(TokenStore));
        Limits.RequireSet(TimeProvider, nameof(TimeProvider));
        Limits.RequireHttp(Platform, nameof(Platform));
        Limits.Require(CallTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), nameof(CallTimeout));
        Limits.Require(MaxReplyBytes, 1024, 1024 * 1024 * 1024, nameof(MaxReplyBytes));
    }
}
