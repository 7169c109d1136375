using System.Collections.Concurrent;

namespace Molecule.Grains.Tests.Routing;

/// <summary>Counts the calls that grains get, by interface.</summary>
internal sealed class CountedCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, int> _calls = new();

    public int Of(params string[] interfaces) => interfaces.Sum(name => _calls.GetValueOrDefault(name));

    public Task Invoke(IIncomingGrainCallContext context)
    {
        _calls.AddOrUpdate(context.InterfaceMethod.DeclaringType!.Name, 1, (_, count) => count + 1);
        return context.Invoke();
    }
}
