using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Trm.Console.Layout;
using Trm.Console.Tests.Browser;
using Trm.Contracts.Identifiers;
using Trm.Node.Overview;

namespace Trm.Console.Tests.Countries;

/// <summary>
/// Somebody at a browser. They type an address or follow a link, fill a form by the names of its fields and send it, and read what is there. Whatever they do, no page may name the case in its title, ask
/// anything of them in a window, or want what its own policy forbids.
/// </summary>
internal sealed partial class Person : IAsyncDisposable
{
    // More than any page has to step over.
    private const int Steps = 400;

    // How many places for the focus lie between that which has it and the first of the wanted ones; 0 where they are before it.
    private const string Between = """
        wanted => {
          const folded = e => e.parentElement.closest('details:not([open])') && !e.matches('details > summary');
          const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(e => e.type !== 'hidden' && !e.disabled && !folded(e) && e.checkVisibility({ visibilityProperty: true }));
          const [from, to] = [all.indexOf(document.activeElement) + 1, all.findIndex(e => wanted.includes(e))];
          const names = new Set(document.activeElement.type === 'radio' ? [document.activeElement.name] : []);
          return all.slice(from, Math.max(from, to)).filter(e => e.type !== 'radio' || !names.has(e.name) && names.add(e.name)).length;
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Holder _holder;
    private readonly Hands _hands;
    private readonly IBrowserContext _context;
    private readonly IPage _page;
    private readonly List<string> _faults = [];
    private string? _session;

    private Person(Holder holder, Hands hands, IBrowserContext context, IPage page)
    {
        (_holder, _hands, _context, _page) = (holder, hands, context, page);
        page.Dialog += async (_, dialog) =>
        {
            _faults.Add($"a window asked: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Console += (_, said) =>
        {
            // A refused form is shown with its status; the browser says so in its console.
            if (said.Type == "error" && !said.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal))
                _faults.Add($"{page.Url}: {said.Text}");
        };
        page.PageError += (_, error) => _faults.Add($"{page.Url}: {error}");
    }

    /// <summary>What no title may say.</summary>
    public IReadOnlyList<string> NeverInTitles { get; init; } = [];

    /// <summary>Titles and addresses of all pages that were shown.</summary>
    public List<(string Title, Uri Address)> Shown { get; } = [];

    /// <summary>The page itself, for what a story does with it beyond reading and sending.</summary>
    public IPage Page => _page;

    /// <summary>Where they are.</summary>
    public string Path => new Uri(_page.Url).AbsolutePath;

    /// <summary>The status of the last page.</summary>
    public int Status { get; private set; }

    /// <summary>Somebody opens a browser.</summary>
    /// <param name="context">Where the browser keeps what it keeps; a new one, which keeps nothing, where null.</param>
    public static async Task<Person> SitsDownAsync(IBrowser browser, Holder holder, Hands hands, IBrowserContext? context = null, IReadOnlyList<string>? neverInTitles = null)
    {
        context ??= await browser.NewContextAsync(new() { BaseURL = holder.At.Public.AbsoluteUri, Locale = "en-GB", JavaScriptEnabled = hands != Hands.KeysWithoutScript });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        var person = new Person(holder, hands, context, await context.NewPageAsync()) { NeverInTitles = neverInTitles ?? [] };
        person._page.Response += (_, answer) =>
        {
            if (answer.Request.IsNavigationRequest)
                person.Status = answer.Status;
        };
        return person;
    }

    /// <summary>Types an address, and is signed in. The clock of their machine is right.</summary>
    public async Task GoesToAsync(string path)
    {
        await SignedInAsync();
        if (HasScript)
            await _page.Clock.SetFixedTimeAsync(_holder.At.World.Time.GetUtcNow().UtcDateTime);
        await AnsweredAsync(() => _page.GotoAsync(path));
    }

    /// <summary>Opens what they see first.</summary>
    public Task LooksAsync() => GoesToAsync(Places.First(_holder.Role));

    /// <summary>Gets a device, and makes a passkey on it: whoever does has signed in a moment ago.</summary>
    public async Task MakesPasskeyAsync()
    {
        await _holder.SessionAnewAsync();
        await Chromium.GiveDeviceAsync(_page);
        await GoesToAsync("/account");
        await GivesAsync("/account/passkeys", ("name", "key"));
    }

    /// <summary>Signs the decision on this page: with their passkey, or without a script with password and code.</summary>
    public Task SignsAsync()
    {
        var approval = Path[(Path.LastIndexOf('/') + 1)..];
        return HasScript
            ? GivesAsync($"/approve/{approval}/passkey")
            : GivesAsync($"/approve/{approval}/password", ("password", Visitor.Password), ("code", _holder.CodeOfTheMoment()));
    }

    /// <summary>Follows the link to that address.</summary>
    public Task FollowsAsync(string path) => FollowsAsync(_page.Locator($"a[href='{path}']").First);

    /// <summary>Follows the first link to an address that begins so.</summary>
    public Task FollowsFirstAsync(string path) => FollowsAsync(_page.Locator($"a[href^='{path}']").First);

    /// <summary>
    /// Fills the form of the page that is sent to that address and sends it. A field is named as the form names it; a choice is its code, a box that is ticked <c>yes</c> or its code, a file its path, and a
    /// button one of several by its name and value.
    /// </summary>
    public async Task SendsAsync(string action, params (string Name, string Value)[] fields)
    {
        var button = await FillsAsync(action, fields);
        await AnsweredAsync(() => PressAsync(button));
    }

    /// <summary>The same, of a form that is answered with a file.</summary>
    public async Task<IDownload> DownloadsAsync(string action, params (string Name, string Value)[] fields)
    {
        var button = await FillsAsync(action, fields);
        return await _page.RunAndWaitForDownloadAsync(() => PressAsync(button));
    }

    /// <summary>The same, of a form that a script sends, and that stays where it is: the page says this then.</summary>
    public async Task SendsHereAsync(string action, string said, params (string Name, string Value)[] fields)
    {
        await PressAsync(await FillsAsync(action, fields));
        await Assertions.Expect(_page.Locator("main")).ToContainTextAsync(said);
    }

    /// <summary>Fills the form, sends it, and is past it: what was typed was taken.</summary>
    public async Task GivesAsync(string action, params (string Name, string Value)[] fields)
    {
        await SendsAsync(action, fields);
        if (Status >= 400)
            Assert.Fail($"{Where}: {action} was refused with {Status}: {await TextAsync()}");
    }

    /// <summary>Reads these words on the page, in this order or another.</summary>
    public async Task ReadsAsync(params string[] words)
    {
        var text = await TextAsync();
        foreach (var word in words)
            Assert.That(text, Does.Contain(word), Where);
    }

    /// <summary>Reads these words where the page speaks of that case.</summary>
    public async Task ReadsOfAsync(CaseId @case, params string[] words)
    {
        var text = await SaysOfAsync(@case);
        foreach (var word in words.Prepend(ShortName.Of(@case)))
            Assert.That(text, Does.Contain(word), Where);
    }

    /// <summary>What the page says of that case: its lines in lists, or all of a page that is about one alone.</summary>
    public async Task<string> SaysOfAsync(CaseId @case)
    {
        var parts = await _page.Locator("main li, main section").Filter(new() { HasText = ShortName.Of(@case) }).AllInnerTextsAsync();
        return parts.Count > 0 ? Blanks().Replace(string.Join(' ', parts), " ") : await TextAsync();
    }

    /// <summary>Reads none of these words.</summary>
    public async Task ReadsNothingOfAsync(params string[] words)
    {
        var text = await TextAsync();
        foreach (var word in words)
            Assert.That(text, Does.Not.Contain(word).IgnoreCase, Where);
    }

    /// <summary>What the page says.</summary>
    public async Task<string> TextAsync() => Blanks().Replace(await _page.Locator("main").InnerTextAsync(), " ");

    /// <summary>Nothing went wrong in the browser meanwhile.</summary>
    public void IsContent() => Assert.That(_faults, Is.Empty, _holder.ToString());

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private bool HasScript => _hands != Hands.KeysWithoutScript;

    private string Where => $"{_holder} at {new Uri(_page.Url).PathAndQuery}";

    private async Task FollowsAsync(ILocator link)
    {
        if (await link.CountAsync() == 0)
            Assert.Fail($"{Where}: there is no {link}; the page says: {await TextAsync()}");
        await UnfoldAsync(link);
        await AnsweredAsync(() => PressAsync(link));
    }

    private async Task SignedInAsync()
    {
        if (await _holder.SessionAsync() is var session && session == _session)
            return;
        var cookie = _holder.Cookie(session);
        await _context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        _session = session;
    }

    private async Task<ILocator> FillsAsync(string action, (string Name, string Value)[] fields)
    {
        var form = _page.Locator($"form[action='{action}']").First;
        if (await form.CountAsync() == 0)
            Assert.Fail($"{Where}: no form is sent to {action}; there are: {string.Join(' ', await _page.Locator("form").EvaluateAllAsync<string[]>("forms => forms.map(f => f.getAttribute('action'))"))}; the page says: {await TextAsync()}");
        await UnfoldAsync(form);
        ILocator? button = null;
        foreach (var (name, value) in fields)
        {
            var pressed = _page.Locator($"form[action='{action}'] button[name='{name}'][value='{value}']");
            if (await pressed.CountAsync() > 0)
                button = pressed.First;
            else
                await FillAsync(form, name, value);
        }

        return button ?? (await form.Locator("button:not([name])").CountAsync() > 0 ? form.Locator("button:not([name])").Last : form.Locator("button").First);
    }

    // What is folded away is opened first, as one would.
    private async Task UnfoldAsync(ILocator inside)
    {
        var folded = inside.Locator("xpath=ancestor::details[not(@open)]/summary");
        if (await folded.CountAsync() == 0)
            return;
        if (_hands == Hands.Mouse)
        {
            await folded.ClickAsync();
            return;
        }

        await ReachAsync(folded);
        await _page.Keyboard.PressAsync("Enter");
    }

    private async Task FillAsync(ILocator form, string name, string value)
    {
        var field = form.Locator($"[name='{name}']:not([type=hidden])");
        if (await field.CountAsync() == 0)
            Assert.Fail($"{Where}: the form has no field {name}; it has: {string.Join(' ', await form.Locator("[name]").EvaluateAllAsync<string[]>("fields => [...new Set(fields.map(f => f.name))]"))}");
        await UnfoldAsync(field.First);
        var kind = await field.First.EvaluateAsync<string>("f => f.tagName === 'INPUT' ? f.type : f.tagName.toLowerCase()");
        switch (kind)
        {
            case "radio":
                await ChooseAsync(field, form.Locator($"input[name='{name}'][value='{value}']"));
                break;
            case "checkbox":
                await TickAsync(form.Locator($"input[name='{name}'][value='{value}']"));
                break;
            case "select":
                await SelectAsync(field.First, value);
                break;
            case "file":
                // What a file chooser does is the browser's own.
                await field.First.SetInputFilesAsync(value);
                break;
            default:
                await TypeAsync(field.First, value);
                break;
        }
    }

    private async Task TypeAsync(ILocator field, string value)
    {
        if (_hands == Hands.Mouse)
        {
            await field.FillAsync(value);
            return;
        }

        await ReachAsync(field);
        await _page.Keyboard.PressAsync("Control+A");
        await _page.Keyboard.PressAsync("Delete");
        await _page.Keyboard.InsertTextAsync(value);
    }

    private async Task ChooseAsync(ILocator all, ILocator wanted)
    {
        if (_hands == Hands.Mouse)
        {
            await wanted.CheckAsync();
            return;
        }

        // Of radio buttons, Tab reaches one; the arrows choose.
        await ReachAsync(all);
        for (var i = await all.CountAsync(); i >= 0 && !await IsFocusedAsync(wanted); i--)
            await _page.Keyboard.PressAsync("ArrowDown");
        if (!await wanted.IsCheckedAsync())
            await _page.Keyboard.PressAsync("Space");
        Assert.That(await wanted.IsCheckedAsync(), Is.True, $"{Where}: chosen with the keys");
    }

    private async Task TickAsync(ILocator box)
    {
        if (_hands == Hands.Mouse)
        {
            await box.CheckAsync();
            return;
        }

        await ReachAsync(box);
        if (!await box.IsCheckedAsync())
            await _page.Keyboard.PressAsync("Space");
    }

    private async Task SelectAsync(ILocator list, string value)
    {
        if (_hands == Hands.Mouse)
        {
            await list.SelectOptionAsync(value);
            return;
        }

        await ReachAsync(list);
        await _page.Keyboard.PressAsync("Home");
        for (var left = await list.EvaluateAsync<int>("(list, value) => [...list.options].findIndex(o => o.value === value)", value); left > 0; left--)
            await _page.Keyboard.PressAsync("ArrowDown");
        Assert.That(await list.InputValueAsync(), Is.EqualTo(value), $"{Where}: selected with the keys");
    }

    private async Task PressAsync(ILocator target)
    {
        if (_hands == Hands.Mouse)
        {
            await target.ClickAsync();
            return;
        }

        await ReachAsync(target);
        await _page.Keyboard.PressAsync("Enter");
    }

    // From where they are, Tab by Tab, once around the page at most; on a new page first over what stands on every page.
    private async Task ReachAsync(ILocator target)
    {
        if (await target.EvaluateAllAsync<bool>("all => document.activeElement === document.body && all.some(e => e.closest('main'))"))
        {
            await _page.Keyboard.PressAsync("Tab");
            await _page.Keyboard.PressAsync("Enter");
        }

        // What lies between is stepped over without looking; of radio buttons that belong together Tab reaches one.
        for (var far = await target.EvaluateAllAsync<int>(Between); far > 0; far--)
            await _page.Keyboard.PressAsync("Tab");
        for (var i = 0; i < Steps; i++)
        {
            if (await IsFocusedAsync(target))
                return;
            await _page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{Where}: {target} cannot be reached with the Tab key");
    }

    private static async Task<bool> IsFocusedAsync(ILocator target) => await target.EvaluateAllAsync<bool>("all => all.includes(document.activeElement)");

    private async Task AnsweredAsync(Func<Task> ask)
    {
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Loaded(object? sender, IPage page) => shown.TrySetResult();
        _page.DOMContentLoaded += Loaded;
        try
        {
            await ask();
            await shown.Task.WaitAsync(Patience);
        }
        finally
        {
            _page.DOMContentLoaded -= Loaded;
        }

        var title = await _page.TitleAsync();
        Shown.Add((title, new Uri(_page.Url)));
        Assert.That(NeverInTitles.Where(w => title.Contains(w, StringComparison.OrdinalIgnoreCase)), Is.Empty, $"{Where}: {title}");
    }

    [GeneratedRegex("[\\s\u00a0]+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
