using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Molecule.Grains.Chores;

namespace Molecule.Grains.Approvals;

/// <summary>Puts requests for approval into a silo.</summary>
internal static class ApprovalHosting
{
    /// <summary>Adds what approval grains need, but for the ports and what commits need.</summary>
    public static IServiceCollection AddApprovals(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ApprovalOptions>().Bind(configuration.GetSection("Approvals")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApprovalOptions>, ApprovalOptionsValidator>();
        services.AddSingleton<IChore, DueApprovals>();
        return services;
    }
}
