using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using Trm.Testing;

namespace Trm.Architecture.Tests;

/// <summary>What the product and its tests are made of, as CycloneDX 1.6: every package of every lock file, with the licence that the package itself states.</summary>
public static class BillOfMaterials
{
    /// <summary>One package as the lock files name it.</summary>
    /// <param name="Name">Its id.</param>
    /// <param name="Version">The version that is restored.</param>
    /// <param name="ContentHash">NuGet's own digest of its content: SHA-512 in base64, without the package's signature.</param>
    /// <param name="IsShipped">True where a lock file of the product names it, and it is more than an analyzer of the build.</param>
    /// <param name="Needs">The ids of what it depends on.</param>
    public sealed record Package(string Name, string Version, string ContentHash, bool IsShipped, IReadOnlyList<string> Needs)
    {
        /// <summary>Its package URL (purl-spec, type nuget).</summary>
        public string Url => $"pkg:nuget/{Name}@{Version}";
    }

    // Of the build: nothing of them is in what is shipped (GlobalPackageReference of Directory.Packages.props).
    private static readonly string[] Analyzers = ["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    /// <summary>Every lock file of the checkout, in the order of their paths.</summary>
    public static IReadOnlyList<string> LockFiles => [.. new[] { "contracts", "src", "tests" }
        .SelectMany(top => Directory.EnumerateDirectories(Path.Combine(Vectors.Checkout, top))).Select(project => Path.Combine(project, "packages.lock.json")).Where(File.Exists).Order(StringComparer.Ordinal)];

    /// <summary>Every package of these lock files once, in the order of their ids.</summary>
    public static IReadOnlyList<Package> Read(IEnumerable<string> lockFiles)
    {
        var found = new SortedDictionary<string, Package>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in lockFiles)
        {
            var isProduct = !Path.GetRelativePath(Vectors.Checkout, file).StartsWith("tests", StringComparison.Ordinal);
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var entry in json.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject()).Where(p => p.Value.GetProperty("type").GetString() != "Project"))
            {
                var package = new Package(
                    entry.Name, entry.Value.GetProperty("resolved").GetString()!, entry.Value.GetProperty("contentHash").GetString()!, isProduct && !Analyzers.Contains(entry.Name, StringComparer.Ordinal),
                    entry.Value.TryGetProperty("dependencies", out var needs) ? [.. needs.EnumerateObject().Select(n => n.Name)] : []);
                found[package.Url] = found.TryGetValue(package.Url, out var known) ? known with { IsShipped = known.IsShipped || package.IsShipped } : package;
            }
        }

        return [.. found.Values];
    }

    /// <summary>The licence that a restored package states in its manifest: an SPDX expression, or the name of its own text.</summary>
    /// <exception cref="FileNotFoundException">It is not restored.</exception>
    public static (string? Expression, string? File) LicenceOf(Package package)
    {
        var (id, folder) = (package.Name.ToLowerInvariant(), Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));
        var manifest = XDocument.Load(Path.Combine(folder, id, package.Version, $"{id}.nuspec"));
        var licence = manifest.Descendants().FirstOrDefault(e => e.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? (licence.Value, null) : (null, licence?.Value);
    }

    /// <summary>The document: the same bytes for the same lock files.</summary>
    public static string Write(IReadOnlyList<Package> packages)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteNumber("version", 1);
            json.WriteStartObject("metadata");
            json.WriteStartObject("component");
            json.WriteString("type", "application");
            json.WriteString("bom-ref", "trm");
            json.WriteString("name", "trm");
            WriteLicence(json, ("Apache-2.0", null));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("components");
            foreach (var package in packages)
                WriteComponent(json, package);
            json.WriteEndArray();
            WriteNeeds(json, packages);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void WriteComponent(Utf8JsonWriter json, Package package)
    {
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", package.Url);
        json.WriteString("name", package.Name);
        json.WriteString("version", package.Version);
        json.WriteString("scope", package.IsShipped ? "required" : "excluded");
        WriteLicence(json, LicenceOf(package));
        json.WriteString("purl", package.Url);
        json.WriteStartArray("properties");
        json.WriteStartObject();
        json.WriteString("name", "nuget:contentHash");
        json.WriteString("value", package.ContentHash);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLicence(Utf8JsonWriter json, (string? Expression, string? File) licence)
    {
        json.WriteStartArray("licenses");
        json.WriteStartObject();
        if (licence.Expression is { } expression)
        {
            json.WriteString("expression", expression);
        }
        else
        {
            json.WriteStartObject("license");
            json.WriteString("name", $"its own text: {licence.File ?? "none"}");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    // The versions are those restored here, whatever a package would have been content with.
    private static void WriteNeeds(Utf8JsonWriter json, IReadOnlyList<Package> packages)
    {
        json.WriteStartArray("dependencies");
        WriteNeeds(json, "trm", packages.Where(p => p.IsShipped && !packages.Any(other => other.IsShipped && other.Needs.Contains(p.Name, StringComparer.OrdinalIgnoreCase))));
        foreach (var package in packages)
            WriteNeeds(json, package.Url, packages.Where(p => package.Needs.Contains(p.Name, StringComparer.OrdinalIgnoreCase)));
        json.WriteEndArray();
    }

    private static void WriteNeeds(Utf8JsonWriter json, string of, IEnumerable<Package> needed)
    {
        json.WriteStartObject();
        json.WriteString("ref", of);
        json.WriteStartArray("dependsOn");
        foreach (var package in needed)
            json.WriteStringValue(package.Url);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
