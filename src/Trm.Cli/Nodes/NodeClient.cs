using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Trm.Cli.Terminal;

namespace Trm.Cli.Nodes;

/// <summary>A node as <c>trm</c> reaches it over HTTP: where it is, and whose token is used.</summary>
internal sealed class NodeClient : IDisposable
{
    private const string UrlVariable = "TRM_NODE";
    private const string TokenVariable = "TRM_TOKEN_FILE";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    // Since the last piece of a file went, however long the whole of it takes: a gibibyte over a line that carries 30 KiB a second is on its way for ten hours. The node judges it before it answers.
    private static readonly TimeSpan UploadPatience = TimeSpan.FromMinutes(30);

    private readonly HttpClient _http;
    private readonly Screen _screen;

    private NodeClient(HttpClient http, Screen screen) => (_http, _screen) = (http, screen);

    /// <summary>The options of every command that reaches a node.</summary>
    public sealed class Options
    {
        private readonly Option<string?> _url = new("--node") { Description = $"The node's address; {UrlVariable}, or http://127.0.0.1:7400, by default", HelpName = "URL" };
        private readonly Option<string?> _token = new("--token") { Description = $"The file made by: trm node token; {TokenVariable} by default", HelpName = "FILE" };

        public void AddTo(Command command)
        {
            command.Options.Add(_url);
            command.Options.Add(_token);
        }

        public NodeClient Connect(ParseResult line, Screen screen)
        {
            var url = line.GetValue(_url) ?? Environment.GetEnvironmentVariable(UrlVariable) ?? "http://127.0.0.1:7400";
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || (address.Scheme == "http" && !address.IsLoopback))
                throw CommandException.Usage("--node is http://127.0.0.1:PORT, or https:// for another machine: a token does not travel in the clear");
            var file = line.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable) ?? throw CommandException.Usage($"--token FILE is missing; trm node token makes one, {TokenVariable} may name it");
            if (!File.Exists(file))
                throw CommandException.Absent(file);
            var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(file).Trim());
            return new(http, screen);
        }
    }

    /// <summary>Gets JSON; null where the node refused, which is then said on the screen.</summary>
    public Task<JsonElement?> GetAsync(string path, CancellationToken cancel) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancel);

    /// <summary>Gets a list, all pages of it; null where the node refused, which is then said on the screen.</summary>
    public async Task<JsonElement?> ListAsync(string path, CancellationToken cancel)
    {
        var rows = new List<JsonElement>();
        for (var next = $"{path}?limit=500"; next is not null;)
        {
            string? link = null;
            if (await SendAsync(new HttpRequestMessage(HttpMethod.Get, next), cancel, response => link = NextOf(response)) is not { } page)
                return null;
            rows.AddRange(page.EnumerateArray());
            next = link;
        }

        return JsonSerializer.SerializeToElement(rows);
    }

    /// <summary>Posts JSON; null where the node refused, which is then said on the screen.</summary>
    public Task<JsonElement?> PostAsync(string path, object body, CancellationToken cancel) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) }, cancel);

    /// <summary>Gets a file, however long the node needs to put it together and the line to carry it.</summary>
    /// <param name="path">What to get.</param>
    /// <param name="output">Where to.</param>
    /// <param name="progress">Told what has come, and of how much where that is known, in bytes.</param>
    /// <param name="order">What is posted where the node makes the file on order; it is only asked for where null.</param>
    /// <returns>False where the node refused, which is then said on the screen.</returns>
    public async Task<bool> DownloadAsync(string path, Stream output, Action<long, long?> progress, CancellationToken cancel, object? order = null)
    {
        try
        {
            using var request = new HttpRequestMessage(order is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = order is null ? null : JsonContent.Create(order) };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!response.IsSuccessStatusCode)
            {
                Refuse(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(cancel)));
                return false;
            }

            await using var input = await response.Content.ReadAsStreamAsync(cancel);
            var (buffer, done) = (new byte[256 * 1024], 0L);
            for (int count; (count = await input.ReadAsync(buffer, cancel)) > 0; progress(done += count, response.Content.Headers.ContentLength))
                await output.WriteAsync(buffer.AsMemory(0, count), cancel);
            return response.Content.Headers.ContentLength is null || done == response.Content.Headers.ContentLength ? true : throw Unavailable();
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or JsonException)
        {
            throw Unavailable();
        }
    }

    /// <summary>Hands a file in. Its digest goes first: what the node has by it is not carried.</summary>
    /// <param name="progress">Told what has gone, and of how much, in bytes.</param>
    /// <returns>What the node says of it; null where it refused, which is then said on the screen.</returns>
    public async Task<JsonElement?> UploadAsync(string path, string file, string type, byte[] digest, Action<long, long> progress, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(UploadPatience, _screen.Time);
        await using var content = File.OpenRead(file);
        using var told = new ToldStream(content, (done, all) =>
        {
            patience.CancelAfter(UploadPatience);
            progress(done, all);
        });
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StreamContent(told, 256 * 1024) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(digest)}:");
        // The node may answer before it has read the file, and then reads no further.
        request.Headers.ExpectContinue = true;
        return await SendAsync(request, patience.Token, cancel);
    }

    public void Dispose() => _http.Dispose();

    // Link: </api/referrals?limit=500&after=...>; rel="next" (RFC 8288).
    private static string? NextOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links) && links.FirstOrDefault(l => l.EndsWith("rel=\"next\"", StringComparison.Ordinal)) is { } link ? link[(link.IndexOf('<') + 1)..link.IndexOf('>')] : null;

    private async Task<JsonElement?> SendAsync(HttpRequestMessage request, CancellationToken cancel, Action<HttpResponseMessage>? look = null)
    {
        using var patience = new CancellationTokenSource(Patience, _screen.Time);
        return await SendAsync(request, patience.Token, cancel, look);
    }

    private async Task<JsonElement?> SendAsync(HttpRequestMessage request, CancellationToken patience, CancellationToken cancel, Action<HttpResponseMessage>? look = null)
    {
        try
        {
            using var sent = request;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience, cancel);
            using var response = await _http.SendAsync(sent, either.Token);
            look?.Invoke(response);
            var json = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(either.Token));
            if (response.IsSuccessStatusCode)
                return json;
            Refuse(json);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw Unavailable();
        }
    }

    private void Refuse(JsonElement json)
    {
        if (json.GetProperty("faults").GetArrayLength() == 0)
            _screen.Fail(ExitCode.Refused, Text(json, "code") ?? "REFUSED", Text(json, "hint") ?? "");
        else
            _screen.Fail(ExitCode.Refused, [.. json.GetProperty("faults").EnumerateArray().Select(e => (Text(e, "code") ?? "REFUSED", Text(e, "path"), Text(e, "hint")))]);
    }

    private CommandException Unavailable() =>
        new(ExitCode.Unavailable, "NODE_UNAVAILABLE", $"no node answers at {_http.BaseAddress}; is it running (trm node run), and is the address right?");

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
