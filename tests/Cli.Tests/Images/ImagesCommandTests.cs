using Molecule.Cli.Images;
using Molecule.Cli.Local;
using Molecule.Cli.Terminal;
using Spectre.Console;

namespace Molecule.Cli.Tests.Images;

public sealed class ImagesCommandTests
{
    [Theory]
    [InlineData("build echo worker", true)]
    [InlineData("build --base local/aspnet:10 silo", true)]
    [InlineData("build langgraph", false)]
    [InlineData("build ../echo", false)]
    public void Parse_Images_AreThoseOfTheProject(string words, bool isGood)
    {
        var command = ImagesCommand.Create(new ProgressLines(AnsiConsole.Console, TimeProvider.System));

        (command.Parse(words).Errors.Count == 0).ShouldBe(isGood);
    }

    [Fact]
    public void All_Images_HaveAFileThatSaysHowTheyAreBuilt() => ProjectImage.All
        .Where(image => !File.Exists(Path.Combine(Repository.Root, "images", image.Name, "Dockerfile")))
        .ShouldBeEmpty();
}
