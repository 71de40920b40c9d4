using Microsoft.AspNetCore.Http;

namespace Trm.Console.Wire;

/// <summary>What somebody typed. A field that is absent is empty; one that is sent twice counts for its first, but where all are asked for.</summary>
public sealed class Form(IFormCollection fields)
{
    /// <summary>Longest text of a field; what is longer is cut off.</summary>
    public const int Longest = 8 * 1024;

    /// <summary>Most values of one field that are read.</summary>
    public const int Most = 256;

    /// <summary>A form that was kept: what somebody typed before.</summary>
    public Form(IReadOnlyDictionary<string, IReadOnlyList<string>> kept)
        : this(new FormCollection(kept.ToDictionary(f => f.Key, f => new Microsoft.Extensions.Primitives.StringValues([.. f.Value]), StringComparer.Ordinal)))
    {
    }

    /// <summary>A field, without blanks around it.</summary>
    public string this[string name] => Raw(name).Trim();

    /// <summary>The names of its fields.</summary>
    public IEnumerable<string> Names => fields.Keys;

    /// <summary>A field as it was typed: passwords may begin with a blank.</summary>
    public string Raw(string name) => fields.TryGetValue(name, out var values) && values is [{ } first, ..] ? Cut(first) : "";

    /// <summary>Every value of a field, such as the boxes that are ticked, without empty ones.</summary>
    public IReadOnlyList<string> All(string name) => fields.TryGetValue(name, out var values) ? [.. values.OfType<string>().Select(v => Cut(v).Trim()).Where(v => v.Length > 0).Take(Most)] : [];

    /// <summary>The file that was chosen; null for none, and for an empty one.</summary>
    public UploadedFile? File(string name)
    {
        if (fields.Files.GetFile(name) is not { Length: > 0 } file)
            return null;
        var bytes = new byte[file.Length];
        using var stream = file.OpenReadStream();
        stream.ReadExactly(bytes);
        return new(file.FileName, bytes);
    }

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] : text;
}
