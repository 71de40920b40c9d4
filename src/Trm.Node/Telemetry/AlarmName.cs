using Trm.Node.Alarms;

namespace Trm.Node.Telemetry;

/// <summary>
/// What a figure calls an alarm. Deadlines and refused directories by how their codes begin: what is agreed with a peer, and how far a person's journey is, is nothing for a figure. What is raised for one
/// person alone, and what nobody is told on its way (<see cref="AlarmRule.IsNumberAlone"/>), is one of many here.
/// </summary>
internal static class AlarmName
{
    private const string RefusedDirectory = "DIRECTORY_REFUSED", HalfTime = "HALF_TIME", Overdue = "OVERDUE";

    private static readonly string[] Beginnings = [RefusedDirectory, HalfTime, Overdue];

    // Somebody is on the way, has not come, was stopped or not told; and whatever is said of an expected arrival, which has no name here either.
    private static readonly string[] OfOnePerson = [AlarmCode.UrgentReport, AlarmCode.TravellingUncleared, AlarmCode.PersonNotTold];

    private static readonly HashSet<string> Codes = [.. AlarmRule.Codes.Where(c => !AlarmRule.IsNumberAlone(c)).Except(OfOnePerson, StringComparer.Ordinal)];

    /// <summary>Every name there is, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Codes.Concat(Beginnings).Append(TelemetryAttribute.Other).Order(StringComparer.Ordinal)];

    public static string Of(string code) =>
        Codes.Contains(code) ? code : Array.Find(Beginnings, b => code.StartsWith(b + "_", StringComparison.Ordinal)) ?? TelemetryAttribute.Other;
}
