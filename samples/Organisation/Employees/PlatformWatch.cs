using Molecule.Agent;

namespace Molecule.Samples.Organisation.Employees;

/// <summary>When the platform goes away, twelve agents notice; it is still one piece of news.</summary>
internal sealed class PlatformWatch(Journal journal)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _lost = [];

    public void Lost(string name, MoleculeException failure)
    {
        lock (_lock)
        {
            _lost.Add(name);
            if (_lost.Count == 1)
            {
                journal.Write($"The platform does not answer {name}; agents go on working and keep trying. {failure.Message}");
            }
        }
    }

    public void Found(string name)
    {
        lock (_lock)
        {
            if (_lost.Remove(name) && _lost.Count == 0)
            {
                journal.Write("The platform answers everybody again");
            }
        }
    }
}
