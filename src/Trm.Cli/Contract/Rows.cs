using System.CommandLine;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Contracts.Messages;

namespace Trm.Cli.Contract;

/// <summary>Rows of the catalogue as the command line names, finds and prints them.</summary>
internal static class Rows
{
    /// <summary>All kinds and codes, and the receipt.</summary>
    public static IReadOnlyList<MessageKind> All { get; } = [.. MessageKind.Catalogue, .. MessageKind.Receipts];

    /// <summary>The argument that names a kind.</summary>
    public static Argument<string> Kind() => new("KIND") { Description = "A kind of message, for example referral" };

    /// <summary>The argument that names a code inside a kind.</summary>
    public static Argument<string?> Code() => new("CODE") { Description = "One of its codes, for example profile", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The rows of a kind, or the one of a code; <c>KIND_UNKNOWN</c> or <c>CODE_INVALID</c> where there are none.</summary>
    public static IReadOnlyList<MessageKind> Find(string kind, string? code)
    {
        var rows = All.Where(r => r.Kind == kind).ToList();
        if (rows.Count == 0)
            throw new CommandException(ExitCode.Usage, "KIND_UNKNOWN", "the contract has no such kind; trm contract list names them, and --help says more");
        if (code is null)
            return rows;
        return rows.Find(r => r.Code == code) is { } row
            ? [row]
            : throw new CommandException(ExitCode.Usage, "CODE_INVALID", $"{kind} has the codes {string.Join(", ", rows.Select(r => r.Code))}");
    }

    /// <summary>What a row carries, in the letters of the catalogue.</summary>
    public static string Carries(MessageKind row) => row.Carries switch
    {
        global::Trm.Contracts.Messages.Carries.Nothing => "N",
        global::Trm.Contracts.Messages.Carries.Pseudonym => "P",
        global::Trm.Contracts.Messages.Carries.PersonalData => "D",
        global::Trm.Contracts.Messages.Carries.PseudonymOrPersonalData => "P/D",
        _ => "allow-list",
    };

    /// <summary>A name in lower case.</summary>
    public static string Name(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary>One row as JSON.</summary>
    public static void Write(Utf8JsonWriter json, MessageKind row)
    {
        json.WriteStartObject();
        json.WriteString("kind", row.Kind);
        json.WriteString("code", row.Code);
        json.WriteString("class", Name(row.Class));
        json.WriteString("carries", Carries(row));
        json.WriteString("lane", Name(row.Lane));
        json.WriteBoolean("move", row.IsMove);
        json.WriteBoolean("case", row.ConcernsCase);
        json.WriteStartArray("deadlines");
        foreach (var deadline in row.Deadlines)
        {
            json.WriteStartObject();
            json.WriteString("level", Name(deadline.Level));
            json.WriteString("urgent", deadline.Urgent.ToString());
            json.WriteString("routine", deadline.Routine.ToString());
            if (deadline.Of is not null)
                json.WriteString("of", deadline.Of);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("effect");
        json.WriteString("en", row.Effect.English);
        json.WriteString("fr", row.Effect.French);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
