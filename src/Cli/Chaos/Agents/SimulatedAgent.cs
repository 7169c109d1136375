namespace Molecule.Cli.Chaos.Agents;

/// <summary>An agent that does nothing but live, and remembers how it tried to be heard.</summary>
internal sealed class SimulatedAgent(int number, Guid workspace, string? token)
{
    private readonly List<Beat> _beats = [];
    private readonly List<Death> _deaths = [];
    private readonly Lock _remembering = new();
    private bool _isDead;

    public int Number => number;

    public Guid Workspace => workspace;

    /// <summary>Null when the answer to its registration was lost; then it shows none.</summary>
    public string? Token => token;

    public bool IsAlive => !Volatile.Read(ref _isDead);

    /// <summary>Whether it was heard after a moment.</summary>
    public bool IsHeardSince(DateTimeOffset moment)
    {
        lock (_remembering)
            return _beats.Count > 0 && _beats.Any(beat => beat.IsHeard && beat.Sent >= moment);
    }

    public void Remember(Beat beat)
    {
        lock (_remembering)
            _beats.Add(beat);
    }

    public void Die(DateTimeOffset at)
    {
        lock (_remembering)
        {
            if (_isDead)
                return;
            _isDead = true;
            _deaths.Add(new Death(at, null));
        }
    }

    public void ComeBack(DateTimeOffset at)
    {
        lock (_remembering)
        {
            if (!_isDead)
                return;
            _isDead = false;
            _deaths[^1] = _deaths[^1] with { Until = at };
        }
    }

    public Life Tell()
    {
        lock (_remembering)
            return new Life(workspace, [.. _beats], [.. _deaths]);
    }
}
