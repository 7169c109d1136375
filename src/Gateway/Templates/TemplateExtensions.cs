namespace Molecule.Gateway.Templates;

/// <summary>Makes templates readable for the gateway.</summary>
internal static class TemplateExtensions
{
    public static void AddTemplates(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TemplateOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Folder = configuration["CONFIGS_DIR"] ?? options.Folder);
        builder.Services.AddSingleton<TemplateFolder>();
        builder.Services.AddSingleton<TemplateFiles>();
        builder.Services.AddSingleton<TemplateImport>();
    }
}
