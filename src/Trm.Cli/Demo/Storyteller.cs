using System.Globalization;
using Spectre.Console;
using Trm.Cli.Terminal;

namespace Trm.Cli.Demo;

/// <summary>Tells the demonstration on the screen, in at most 80 columns; silent where JSON was asked for.</summary>
internal sealed class Storyteller(Screen screen)
{
    private const int LabelWidth = 12;
    private int _step;

    public void Title(string title, params IReadOnlyList<string> sentences)
    {
        if (screen.IsJson)
            return;
        screen.Markup($"[bold]{Markup.Escape(title)}[/]");
        foreach (var sentence in sentences)
            screen.Paragraph(sentence);
    }

    /// <summary>The next step: who does what.</summary>
    public void Step(string what)
    {
        _step++;
        if (screen.IsJson)
            return;
        screen.Line();
        screen.Markup(string.Create(CultureInfo.InvariantCulture, $"[bold]{_step,2}  {Markup.Escape(what)}[/]"));
    }

    /// <summary>A line of the step: a label, and words beside it.</summary>
    public void Say(string label, string words, string? style = null)
    {
        if (screen.IsJson)
            return;
        var first = true;
        foreach (var line in Screen.Wrap(words, Screen.Columns - 4 - LabelWidth))
        {
            var shown = Markup.Escape(line);
            screen.Markup($"    [dim]{Markup.Escape((first ? label : "").PadRight(LabelWidth))}[/]{(style is null ? shown : $"[{style}]{shown}[/]")}");
            first = false;
        }
    }

    /// <summary>Something was refused, as it should be.</summary>
    public void Refused(string code, string words)
    {
        Say("refused", code, "bold yellow");
        Say("", words);
    }
}
