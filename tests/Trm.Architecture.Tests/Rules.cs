using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Trm.Architecture.Tests;

/// <summary>The house's rules. Each names what breaks it; nothing named means that it holds.</summary>
public static partial class Rules
{
    private static readonly string[] WordsThatSayNothing =
        ["Common", "Shared", "Helpers", "Utils", "Utilities", "Services", "Models", "Managers", "Interfaces", "Misc", "Core"];

    /// <summary>A room knows only the rooms it may know: as compiled.</summary>
    public static IEnumerable<string> Direction(string room, IEnumerable<string> references) => references
        .Select(r => r == "trm" ? "Trm.Cli" : r)
        .Where(r => r != room && House.Knows.ContainsKey(r) && !House.Knows[room].Contains(r, StringComparer.Ordinal))
        .Select(r => $"{room} knows {r}");

    /// <summary>The projects that a project file refers to.</summary>
    public static IEnumerable<string> ProjectReferences(XDocument project) => project.Descendants("ProjectReference")
        .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

    /// <summary>What two countries agree on needs nothing but the framework.</summary>
    public static IEnumerable<string> Packages(XDocument project) => project.Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value);

    /// <summary>Whoever names the carrier outside the broker's room would make it part of the house.</summary>
    public static IEnumerable<string> Carrier(IEnumerable<Use> uses) => uses
        .Where(u => u.Namespace != "Trm.Node.Broker")
        .Where(u => u.Assembly.StartsWith("MassTransit", StringComparison.Ordinal) || u.Assembly == "RabbitMQ.Client")
        .Select(u => $"{u.Namespace}.{u.By} uses {u.Type}");

    /// <summary>What inflates and what names other files is read nowhere but in the room of the packs, which counts while it reads. The copy of a case is only written.</summary>
    public static IEnumerable<string> Bombs(IEnumerable<Use> uses) => uses
        .Where(u => u.Type.StartsWith("System.IO.Compression.", StringComparison.Ordinal) && u.Namespace != "Trm.Evidence.Packs" && u is not { Namespace: "Trm.Node.Retention", By: "CaseCopy" }
            || u.Type.StartsWith("System.Xml.", StringComparison.Ordinal))
        .Select(u => $"{u.Namespace}.{u.By} uses {u.Type}");

    /// <summary>Log texts stand in one file per room, with their parameters typed: [LoggerMessage], not text made on the spot.</summary>
    public static IEnumerable<string> Logging(IEnumerable<Use> uses) => uses
        .Where(u => u.Type == "Microsoft.Extensions.Logging.LoggerExtensions" && u.Member?.StartsWith("Log", StringComparison.Ordinal) == true)
        .Select(u => $"{u.Namespace}.{u.By} calls {u.Member}");

    /// <summary>Time is an argument.</summary>
    public static IEnumerable<string> Clock(IEnumerable<Use> uses) => uses
        .Where(u => u.Type is "System.DateTime" or "System.DateTimeOffset" && u.Member is "get_Now" or "get_UtcNow" or "get_Today")
        .Select(u => $"{u.Namespace}.{u.By} reads {u.Type}.{u.Member}");

    /// <summary>Nobody can change what everybody sees.</summary>
    public static IEnumerable<string> MutableStatics(Assembly assembly)
    {
        const BindingFlags statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var type in assembly.GetTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)))
        {
            foreach (var field in type.GetFields(statics).Where(f => !f.IsPrivate && !f.IsLiteral && !f.IsInitOnly && !f.Name.Contains('<', StringComparison.Ordinal)))
                yield return $"{type.FullName}.{field.Name}";
            foreach (var property in type.GetProperties(statics).Where(p => p.SetMethod is { IsPrivate: false }))
                yield return $"{type.FullName}.{property.Name}";
        }
    }

    /// <summary>A namespace is a noun of the field.</summary>
    public static IEnumerable<string> Namespaces(Assembly assembly) => assembly.GetTypes()
        .Select(t => t.Namespace).OfType<string>().Distinct(StringComparer.Ordinal)
        .Where(n => n.Split('.').Intersect(WordsThatSayNothing, StringComparer.Ordinal).Any());

    /// <summary>The namespace of a file is its folder.</summary>
    public static IEnumerable<string> Folders(string room, string relativePath, string source)
    {
        var expected = string.Join('.', (string[])[room, .. Path.GetDirectoryName(relativePath)!.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
        return NamespaceLine().Matches(source).Select(m => m.Groups["name"].Value).Where(n => n != expected).Select(n => $"{relativePath} is in {n}, not in {expected}");
    }

    /// <summary>No test is switched off.</summary>
    public static IEnumerable<string> SwitchedOff(string source) => SkipLine().Matches(source).Select(m => m.Value);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline, 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"\[(Ignore|Explicit)\b|\bAssert\.(Ignore|Inconclusive)\b|\bAssume\.That\b|\bIgnore(Reason)? = ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SkipLine();
}
