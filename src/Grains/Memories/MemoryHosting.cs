using Microsoft.Extensions.DependencyInjection;
using Molecule.Grains.Chores;

namespace Molecule.Grains.Memories;

/// <summary>Puts memory into a silo.</summary>
internal static class MemoryHosting
{
    /// <summary>Adds the chore that memory makes.</summary>
    public static IServiceCollection AddMemories(this IServiceCollection services) => services.AddSingleton<IChore, ExpiredMemory>();
}
