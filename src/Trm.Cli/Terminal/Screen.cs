using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Trm.Contracts.Rejections;

namespace Trm.Cli.Terminal;

/// <summary>
/// Where a command prints, and what is piped into it: text for people in at most 80 columns, or JSON. Colour only on a terminal that wants it; ASCII where the locale has no UTF-8.
/// Results go to standard output, refusals to standard error.
/// </summary>
public sealed class Screen : IDisposable
{
    /// <summary>Widest line.</summary>
    public const int Columns = 80;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Locales = ["LC_ALL", "LC_CTYPE", "LANG"];

    private readonly IAnsiConsole _console;

    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hasColour">True on a terminal without NO_COLOR.</param>
    /// <param name="hasUnicode">True where the locale is UTF-8.</param>
    /// <param name="input">Standard input; null for none.</param>
    /// <param name="isInteractive">Somebody sits at a terminal, and can end what stays up.</param>
    public Screen(Stream output, Stream error, TimeProvider time, bool hasColour = false, bool hasUnicode = true, Stream? input = null, bool isInteractive = false)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Stream = output;
        In = input ?? Stream.Null;
        Out = new StreamWriter(output, encoding) { AutoFlush = true, NewLine = "\n" };
        Error = new StreamWriter(error, encoding) { AutoFlush = true, NewLine = "\n" };
        Time = time;
        HasUnicode = hasUnicode;
        IsInteractive = isInteractive;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        _console.Profile.Width = 10_000; // lines are cut here, not there
        _console.Profile.Capabilities.Unicode = hasUnicode;
    }

    /// <summary>The screen of this process.</summary>
    public static Screen OfProcess()
    {
        var locale = Locales.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";
        return new(
            System.Console.OpenStandardOutput(), System.Console.OpenStandardError(), TimeProvider.System,
            hasColour: !System.Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
            hasUnicode: OperatingSystem.IsWindows() || locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase),
            input: System.Console.OpenStandardInput(),
            isInteractive: !System.Console.IsInputRedirected && !System.Console.IsOutputRedirected);
    }

    /// <summary>Standard input.</summary>
    public Stream In { get; }

    /// <summary>Standard output, for exact bytes.</summary>
    public Stream Stream { get; }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public TimeProvider Time { get; }

    public bool HasUnicode { get; }

    /// <summary>True where somebody sits at a terminal.</summary>
    public bool IsInteractive { get; }

    /// <summary>True where the command line asked for JSON.</summary>
    public bool IsJson { get; set; }

    /// <summary>A plain line.</summary>
    public void Line(string text = "") => Out.WriteLine(Fit(text));

    /// <summary>A line of markup as Spectre.Console reads it; values in it go through <see cref="Markup.Escape"/>.</summary>
    public void Markup(string markup) => _console.MarkupLine(Fit(markup));

    /// <summary>Words wrapped to the screen, every line indented alike.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="indent">Spaces before each line.</param>
    /// <param name="style">A Spectre.Console style for the whole, or null.</param>
    public void Paragraph(string text, int indent = 0, string? style = null)
    {
        foreach (var line in Wrap(text, Columns - indent))
            _console.MarkupLine(Fit(new string(' ', indent) + (style is null ? Spectre.Console.Markup.Escape(line) : $"[{style}]{Spectre.Console.Markup.Escape(line)}[/]")));
    }

    /// <summary>Names and values, aligned; the long ones wrapped below themselves.</summary>
    public void Facts(params IEnumerable<(string Name, string? Value)> facts)
    {
        var list = facts.Where(f => f.Value is not null).ToList();
        var width = list.Count == 0 ? 0 : list.Max(f => f.Name.Length) + 2;
        foreach (var (name, value) in list)
        {
            var first = true;
            foreach (var line in Wrap(value!, Columns - width))
            {
                Line((first ? name : "").PadRight(width) + line);
                first = false;
            }
        }
    }

    /// <summary>Columns without rules.</summary>
    public void Table(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = heads.Select((h, i) => Math.Max(h.Length, rows.Count == 0 ? 0 : rows.Max(r => r[i].Length))).ToList();
        foreach (var row in rows.Prepend(heads))
            Line(string.Join("  ", row.Select((cell, i) => i == row.Count - 1 ? cell : cell.PadRight(widths[i]))).TrimEnd());
    }

    /// <summary>One JSON value and a newline.</summary>
    public void Json(Action<Utf8JsonWriter> write) => WriteJson(Out, write);

    /// <summary>Says why not, on standard error, and returns the exit code for it.</summary>
    public int Refuse(IReadOnlyList<Rejection> rejections) => Fail(ExitCode.Refused, [.. rejections.Select(r => (r.Code.Text, r.Path, r.Hint))]);

    /// <summary>Says what is wrong, on standard error, and returns the exit code for it.</summary>
    public int Fail(int exit, string code, string hint) => Fail(exit, [(code, null, hint)]);

    /// <inheritdoc cref="Fail(int, string, string)"/>
    public int Fail(int exit, IReadOnlyList<(string Code, string? Path, string? Hint)> faults)
    {
        if (IsJson)
        {
            WriteJson(Error, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("errors");
                foreach (var (code, path, hint) in faults)
                {
                    json.WriteStartObject();
                    json.WriteString("code", code);
                    if (path is not null)
                        json.WriteString("at", path);
                    if (hint is not null)
                        json.WriteString("hint", hint);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return exit;
        }

        foreach (var (code, path, hint) in faults)
        {
            Error.WriteLine(Fit(path is null ? code : $"{code}  at {path}"));
            foreach (var line in Wrap(hint ?? "", Columns - 2))
                if (line.Length > 0)
                    Error.WriteLine(Fit($"  {line}"));
        }

        return exit;
    }

    /// <summary>A word on standard error beside the result.</summary>
    public void Note(string text)
    {
        foreach (var line in Wrap(text, Columns))
            Error.WriteLine(Fit(line));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    /// <summary>Breaks at spaces; a word longer than the width stands alone.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            if (line.Length > 0)
                line.Append(' ');
            line.Append(word);
        }

        yield return line.ToString();
    }

    // What a file or a peer wrote must not move the cursor; what the locale cannot show becomes plain.
    private string Fit(string text)
    {
        if (text.All(c => !char.IsControl(c) && (HasUnicode || c < 128)))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsControl(c))
                plain.Append('?');
            else if (HasUnicode || c < 128)
                plain.Append(c);
            else
                plain.Append(c switch { '\u2192' => "->", '\u2713' => "ok", '\u2026' => "...", '\u2013' or '\u2500' => "-", '\u00b7' => "*", _ => "?" });
        }

        return plain.ToString();
    }

    private static void WriteJson(TextWriter to, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
            write(json);
        to.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
