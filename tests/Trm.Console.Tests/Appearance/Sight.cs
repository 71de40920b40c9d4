using Trm.Console.Tests.Countries;

namespace Trm.Console.Tests.Appearance;

/// <summary>A page as somebody has reached it.</summary>
/// <param name="At">Whose page it is.</param>
/// <param name="Holder">Who has reached it; null for a stranger.</param>
/// <param name="Route">The pattern of its address.</param>
/// <param name="Path">The address.</param>
internal sealed record Sight(Consoles At, Holder? Holder, string Route, string Path, Answer Answer)
{
    /// <summary>The form that is sent there before: its answer is what is looked at. Null where the page itself is.</summary>
    public SentForm? Form { get; init; }

    /// <summary>For the name of a picture: the pattern, and whose page it is.</summary>
    public string Name => $"{(Route == "/" ? "start" : Route.Trim('/').Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal))}.{At.Node.Participant}-{Holder?.Role.ToString() ?? "Stranger"}";

    public override string ToString() => $"{(object?)Holder ?? "a stranger"} at {Route}";
}
