using System.Text;
using System.Text.Json;
using Molecule.Gateway.Templates;

namespace Molecule.Gateway.Bundles;

/// <summary>
/// Every text of a bundle that somebody has written, with the name of its field: as it stands, and where it is written in a language with escapes,
/// as who reads that language understands it.
/// </summary>
internal static class BundleTexts
{
    public static IEnumerable<(string Field, string Text)> Of(BundleBody bundle) => Of("", bundle);

    private static IEnumerable<(string Field, string Text)> Of(string field, BundleBody bundle)
    {
        yield return ($"{field}name", bundle.Name ?? "");
        yield return ($"{field}description", bundle.Description ?? "");
        yield return ($"{field}runtime", bundle.Runtime ?? "");
        yield return ($"{field}system_prompt", bundle.SystemPrompt ?? "");
        foreach (var (path, text) in bundle.Prompts?.Files ?? [])
        {
            yield return ($"{field}prompts.{path}", text);
            yield return ($"{field}prompts.{path}", string.Join('\n', TemplateText.Scalars(text)));
        }

        for (var index = 0; index < (bundle.Skills?.Count ?? 0); index++)
        {
            var skill = bundle.Skills![index]!;
            yield return ($"{field}skills[{index}].id", skill.Id ?? "");
            foreach (var (path, text) in skill.Files?.Files ?? [])
            {
                yield return ($"{field}skills[{index}].files", path);
                yield return ($"{field}skills[{index}].files.{path}", text);
            }
        }

        if (bundle.AgentCard is { } card)
        {
            yield return ($"{field}agent_card", card.ToString());
            yield return ($"{field}agent_card", string.Join('\n', Strings(card.ToString())));
        }

        for (var index = 0; index < (bundle.SubWorkspaces?.Count ?? 0); index++)
        {
            foreach (var text in Of($"{field}sub_workspaces[{index}].", bundle.SubWorkspaces![index]!))
                yield return text;
        }
    }

    private static List<string> Strings(string json)
    {
        var strings = new List<string>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                strings.Add(reader.GetString()!);
        }

        return strings;
    }
}
