using Molecule.Agent;
using Molecule.Agent.Workspaces;

namespace Molecule.Samples.Organisation.Chart;

/// <summary>Finds the workspace of a position, or adds it to the organisation. Doing it twice does it once.</summary>
internal sealed class Founder(MoleculeClient client, ChartState state, Journal journal, TimeProvider timeProvider)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    public async Task<Guid> FindOrCreateAsync(Position position, Guid? parentId, CancellationToken cancellationToken)
    {
        var told = false;
        while (true)
        {
            try
            {
                // Looked up again in each round: a create whose answer was lost may have worked.
                var workspaces = await client.GetWorkspacesAsync(cancellationToken);
                var id = await FindAsync(workspaces, position, parentId, cancellationToken)
                    ?? await CreateAsync(position, parentId, cancellationToken);
                await state.KeepAsync(position.Key, id, cancellationToken);
                return id;
            }
            catch (MoleculeException exception) when (exception.IsTransient)
            {
                if (!told)
                {
                    journal.Write($"{position.Name} has to wait for its workspace: {exception.Message}");
                    told = true;
                }

                await Task.Delay(RetryPause, timeProvider, cancellationToken);
            }
        }
    }

    private async Task<Guid?> FindAsync(
        IReadOnlyList<Workspace> workspaces, Position position, Guid? parentId, CancellationToken cancellationToken)
    {
        // The id decides as long as the workspace exists: people may have renamed or moved it on the canvas.
        var known = await state.FindAsync(position.Key, cancellationToken);
        var found = workspaces.FirstOrDefault(workspace => workspace.Id == known)
            ?? workspaces.FirstOrDefault(workspace => workspace.Name == position.Name && workspace.ParentId == parentId);
        return found?.Id;
    }

    private async Task<Guid> CreateAsync(Position position, Guid? parentId, CancellationToken cancellationToken)
    {
        var created = await client.CreateWorkspaceAsync(
            new NewWorkspace
            {
                Name = position.Name,
                Role = position.Role,
                Tier = position.Tier,
                ParentId = parentId,
                // Not external, which would show it online before its agent is there: it is provisioning until the agent registers.
                Runtime = "dotnet",
            },
            cancellationToken);
        return created.Id;
    }
}
