using Microsoft.AspNetCore.Http;

namespace Trm.Console.Wire;

/// <summary>What somebody typed. A field that is absent is empty; one that is sent twice counts for its first.</summary>
public sealed class Form(IFormCollection fields)
{
    /// <summary>Longest text of a field; what is longer is cut off.</summary>
    public const int Longest = 8 * 1024;

    /// <summary>A field, without blanks around it.</summary>
    public string this[string name] => Raw(name).Trim();

    /// <summary>A field as it was typed: passwords may begin with a blank.</summary>
    public string Raw(string name) => fields.TryGetValue(name, out var values) && values is [{ } first, ..] ? first.Length > Longest ? first[..Longest] : first : "";
}
