using System.Security.Cryptography;

namespace Trm.Console.Assets;

/// <summary>A file of the console itself: style, script, mark. Its address changes with its content, so that browsers keep it for good.</summary>
public sealed class Asset
{
    private Asset(string name, string type)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream($"assets/{name}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        Bytes = bytes.ToArray();
        Type = type;
        Path = $"/assets/{Convert.ToHexStringLower(SHA256.HashData(Bytes.Span))[..12]}/{name}";
    }

    /// <summary>The one style sheet: light, dark, print.</summary>
    public static Asset Style { get; } = new("console.css", "text/css; charset=utf-8");

    /// <summary>What an exercise adds to it: a word on every sheet of a print.</summary>
    public static Asset Training { get; } = new("training.css", "text/css; charset=utf-8");

    /// <summary>Passkeys. Everything else works without.</summary>
    public static Asset Script { get; } = new("console.js", "text/javascript; charset=utf-8");

    /// <summary>The escort's page on a line that comes and goes.</summary>
    public static Asset Line { get; } = new("line.js", "text/javascript; charset=utf-8");

    /// <summary>The mark in the browser's tab: it says nothing.</summary>
    public static Asset Mark { get; } = new("mark.svg", "image/svg+xml");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Asset> All { get; } = [Style, Training, Script, Line, Mark];

    /// <summary>Its content.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Its media type.</summary>
    public string Type { get; }

    /// <summary>Where it is.</summary>
    public string Path { get; }
}
