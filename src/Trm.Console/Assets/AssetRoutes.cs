using Trm.Console.Wire;

namespace Trm.Console.Assets;

/// <summary>Hands out the files of the console itself.</summary>
internal static class AssetRoutes
{
    public static void Map(ConsoleRoutes routes)
    {
        foreach (var asset in Asset.All)
            routes.File(asset.Path, async http =>
            {
                http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                http.Response.ContentType = asset.Type;
                http.Response.ContentLength = asset.Bytes.Length;
                await http.Response.Body.WriteAsync(asset.Bytes, http.RequestAborted);
            });
    }
}
