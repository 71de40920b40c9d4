using Trm.Console.Tests.Countries;

namespace Trm.Console.Tests.Appearance;

/// <summary>A page as somebody has reached it.</summary>
/// <param name="Route">The pattern of its address.</param>
internal sealed record Sight(Holder Holder, string Route, string Path, Answer Answer)
{
    /// <summary>For the name of a picture: the pattern, and whose page it is.</summary>
    public string Name => $"{(Route == "/" ? "start" : Route.Trim('/').Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal))}.{Holder.Code[..2]}-{Holder.Role}";

    public override string ToString() => $"{Holder} at {Route}";
}
