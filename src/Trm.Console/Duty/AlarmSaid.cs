using Trm.Node.Alarms;
using Trm.Node.Deadlines;

namespace Trm.Console.Duty;

/// <summary>What an alarm, or a step that is due, says in the language of whoever looks. No case, no subject.</summary>
internal static class AlarmSaid
{
    private const string Overdue = "OVERDUE_";
    private const string Arrival = "ARRIVAL_";

    /// <summary>What has not happened, and what to do.</summary>
    public static string Of(Words words, string code) =>
        code.StartsWith(AlarmCode.HalfTime, StringComparison.Ordinal) ? words.Say("alarm.half-time", Step(words, Key(code[AlarmCode.HalfTime.Length..])))
        : code.StartsWith(Overdue, StringComparison.Ordinal) ? words.Say("alarm.overdue", Step(words, Key(code[Overdue.Length..])))
        : code.StartsWith(Arrival, StringComparison.Ordinal) ? words[$"due.{Key(code)}"]
        : code.StartsWith(AlarmCode.RefusedDirectory, StringComparison.Ordinal) ? words["alarm.directory-refused"]
        : words[$"alarm.{Key(code)}"];

    /// <summary>What must have happened.</summary>
    /// <param name="step">See <see cref="DueStep"/>.</param>
    public static string Step(Words words, string step) => words[DueStep.IsFollowUp(step) ? "due.follow-up" : $"due.{step}"];

    /// <summary><c>KEY_IN_DOUBT</c> as <c>key-in-doubt</c>.</summary>
    public static string Key(string code) => code.ToLowerInvariant().Replace('_', '-');
}
