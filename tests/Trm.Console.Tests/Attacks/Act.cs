using System.Text.RegularExpressions;
using Trm.Console.Tests.Countries;
using Trm.Console.Wire;

namespace Trm.Console.Tests.Attacks;

/// <summary>An address of the console to which a form is sent, and who may send it.</summary>
internal sealed record Act(string Route, Access Access)
{
    /// <summary>Every one there is.</summary>
    public static IReadOnlyList<Act> All => [.. Besieged.Both.Vienna.Addresses.Where(a => a.Method == "POST").Select(a => new Act(a.Path, a.Access))];

    /// <summary>For a case that is there, and for something that is not wherever else an id is wanted.</summary>
    public string Path => Of(Route, Besieged.Expected.ToString());

    /// <summary>Somebody in Vienna who may; null where everybody may.</summary>
    public Holder? Whose => Access.Allows is { } allows ? Besieged.Both.Holders.First(h => h.At == Besieged.Both.Vienna && allows(h.Role)) : null;

    /// <summary>They with a browser, signed in; a stranger where everybody may.</summary>
    public async Task<Visitor> ByAsync() => Whose is { } holder ? await holder.VisitsAsync() : Besieged.Both.Vienna.Visitor();

    /// <summary>A route with an id of a case in it.</summary>
    public static string Of(string route, string @case) =>
        Regex.Replace(route, "\\{(?<name>[a-z]+)[^}]*\\}", m => m.Groups["name"].Value == "case" ? @case : "7b0e6a52-0d8c-4a53-9d1a-3c1d7f3f6f10", RegexOptions.ExplicitCapture);

    /// <summary>How many acts stand in a record: what was sent, decided, approved, changed. Sessions, views and what the node does by itself are left out.</summary>
    public static Task<long> DoneAsync(string of = "AT") => Besieged.Both.World.ScalarAsync(of, "SELECT count(*) FROM trail_leaf WHERE event IN (1, 9, 10, 11, 13, 14, 15, 16, 17, 22, 23, 26, 32)");

    public override string ToString() => Route;
}
