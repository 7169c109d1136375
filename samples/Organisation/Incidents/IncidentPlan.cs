using Molecule.Agent;
using Molecule.Samples.Organisation.Employees;

namespace Molecule.Samples.Organisation.Incidents;

/// <summary>
/// What goes wrong, and when: soon after the start one agent has a bad day and another dies; when both are well again, there is a
/// quiet time, and then it happens to the next two.
/// </summary>
internal sealed class IncidentPlan(
    MoleculeClient client, IReadOnlyList<Employee> candidates, Settings settings, Journal journal, TimeProvider timeProvider)
{
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    /// <summary>The platform needs its heartbeat timeout to notice; this is far more, and then something else is wrong.</summary>
    private static readonly TimeSpan LookTimeout = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var order = candidates.ToArray();
        new Random(settings.Seed).Shuffle(order);
        for (var next = 0; ; next += 2)
        {
            await DelayAsync(12, cancellationToken);
            await Task.WhenAll(
                HaveBadDayAsync(order[next % order.Length], cancellationToken),
                DieAndComeBackAsync(order[(next + 1) % order.Length], cancellationToken));
            await DelayAsync(120, cancellationToken);
        }
    }

    private async Task HaveBadDayAsync(Employee employee, CancellationToken cancellationToken)
    {
        if (!employee.IsAtWork)
        {
            return;
        }

        journal.Write($"{employee.Name} runs into errors");
        employee.HasBadDay = true;
        try
        {
            await SeeAsync(employee, "degraded", cancellationToken);
            await DelayAsync(20, cancellationToken);
        }
        finally
        {
            employee.HasBadDay = false;
        }

        journal.Write($"{employee.Name} has found the cause");
        await SeeAsync(employee, "online", cancellationToken);
    }

    private async Task DieAndComeBackAsync(Employee employee, CancellationToken cancellationToken)
    {
        await DelayAsync(6, cancellationToken);
        if (!employee.IsAtWork)
        {
            return;
        }

        journal.Write($"{employee.Name} dies");
        await employee.StopAsync();
        await SeeAsync(employee, "offline", cancellationToken);
        await DelayAsync(12, cancellationToken);
        try
        {
            await employee.StartAsync(cancellationToken);
            journal.Write($"{employee.Name} is back");
        }
        catch (MoleculeRefusedException refusal)
        {
            // Somebody removed its workspace while it was away; the others go on.
            await employee.StopAsync();
            journal.Write($"{employee.Name} cannot come back: {refusal.Message}");
        }
    }

    /// <summary>Waits until the platform shows the agent as it is, and says so; what the platform says is what people see.</summary>
    private async Task SeeAsync(Employee employee, string status, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        while (timeProvider.GetElapsedTime(since) < LookTimeout)
        {
            try
            {
                var workspace = await client.FindWorkspaceAsync(employee.WorkspaceId, cancellationToken);
                if (workspace is null or { Status: "removed" })
                {
                    return;
                }

                if (workspace.Status == status)
                {
                    journal.Write($"The platform shows {employee.Name} as {status}");
                    return;
                }
            }
            catch (MoleculeException exception) when (exception.IsTransient)
            {
                // Looked at again in a moment; that the platform is away is told by the agents.
            }

            await Task.Delay(LookPause, timeProvider, cancellationToken);
        }

        journal.Write($"The platform does not show {employee.Name} as {status} after {LookTimeout.TotalMinutes} minutes");
    }

    private Task DelayAsync(double seconds, CancellationToken cancellationToken) =>
        Task.Delay(settings.AtTempo(seconds), timeProvider, cancellationToken);
}
