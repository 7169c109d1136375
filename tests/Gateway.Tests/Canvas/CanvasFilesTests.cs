using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Molecule.Gateway.Canvas;

namespace Molecule.Gateway.Tests.Canvas;

public sealed partial class CanvasFilesTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private bool IsBuilt => gateway.Services.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo("index.html").Exists;

    [Fact]
    public async Task Root_IsThePage_WhoseAssetsNeverChange()
    {
        var page = await gateway.SendAsync("GET", "/");
        if (!IsBuilt)
        {
            // Built with BuildCanvas=false: then this is all there is to say.
            page.Body.ShouldContain("dotnet build src/Gateway");
            return;
        }

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.ContentHeaders.ContentType!.MediaType.ShouldBe("text/html");
        page.Headers.CacheControl!.NoCache.ShouldBeTrue();
        var assets = Asset().Matches(page.Body).Select(match => match.Value).ToArray();
        assets.ShouldNotBeEmpty();
        foreach (var path in assets)
        {
            var asset = await gateway.SendAsync("GET", path);
            asset.Status.ShouldBe(HttpStatusCode.OK, path);
            asset.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        }
    }

    [Theory]
    [InlineData("/w/019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21")]
    [InlineData("/w/019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21/events")]
    public async Task AddressOfAView_IsTheSamePage(string address)
    {
        var page = await gateway.SendAsync("GET", address);
        page.Body.ShouldBe((await gateway.SendAsync("GET", "/")).Body);
        page.Status.ShouldBe(IsBuilt ? HttpStatusCode.OK : HttpStatusCode.NotFound);
    }

    [Fact]
    public void Root_NotBuilt_SaysHowToBuildIt()
    {
        var page = CanvasFiles.OpenPage(new NullFileProvider(), new DefaultHttpContext().Response).Result.ShouldBeOfType<ContentHttpResult>();
        page.StatusCode.ShouldBe(StatusCodes.Status404NotFound);
        page.ResponseContent!.ShouldContain("dotnet build src/Gateway");
    }

    [Fact]
    public async Task MissingAsset_Is404_AndNotKept()
    {
        var reply = await gateway.SendAsync("GET", "/assets/none.js");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Headers.CacheControl.ShouldBeNull();
    }

    [GeneratedRegex("/assets/[^\"' ]+")]
    private static partial Regex Asset();
}
