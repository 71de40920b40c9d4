using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Trm.Node.Broker;

namespace Trm.Node.Duty;

/// <summary>
/// Hands one e-mail to the office's mail server (RFC 5321, STARTTLS by RFC 3207, AUTH PLAIN by RFC 4954 and 4616). What the server says is read for its codes alone, to a limit, and never
/// logged. Nothing is sent in the clear to another machine.
/// </summary>
internal sealed class MailServer(MailOptions options)
{
    private const int MaxLine = 1024;
    private const int MaxLines = 64;

    /// <summary>Sends it; returns when the server has taken it.</summary>
    /// <param name="to">To whom.</param>
    /// <param name="id">Names it, the same one whenever it is sent again: letters, digits and '-'.</param>
    /// <param name="at">When it was written.</param>
    /// <exception cref="CalloutException">The server does not take it, or is not there.</exception>
    public async Task SendAsync(MailAddress to, string id, DateTimeOffset at, CalloutText text, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Timeout);
        try
        {
            await DeliverAsync(to, Message(to, id, at, text), limit.Token);
        }
        catch (Exception failure) when (failure is IOException or SocketException or System.Security.Authentication.AuthenticationException or InvalidDataException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new CalloutException("MAIL_UNAVAILABLE");
        }
    }

    /// <summary>The e-mail as it is sent: every line of ours, none of anybody else's.</summary>
    internal string Message(MailAddress to, string id, DateTimeOffset at, CalloutText text)
    {
        var from = MailAddress.Parse(options.From).Value;
        var lines = new List<string>
        {
            $"From: {from}",
            $"To: {to}",
            $"Subject: {Line(text.Subject)}",
            $"Date: {at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"Message-ID: <{id}@{from.Domain}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=us-ascii",
            "Content-Transfer-Encoding: 7bit",
            "",
        };
        lines.AddRange(text.Lines.SelectMany(l => Wrapped(Line(l))));
        // A line of a dot alone would end the mail (RFC 5321 4.5.2).
        return string.Concat(lines.Select(l => (l.StartsWith('.') ? "." + l : l) + "\r\n"));
    }

    private async Task DeliverAsync(MailAddress to, string message, CancellationToken cancel)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(options.Host, options.Port, cancel);
        Stream stream = tcp.GetStream();
        try
        {
            if (options.IsImplicitTls)
                stream = await EncryptAsync(stream, cancel);
            var name = MailAddress.Parse(options.From).Value.Domain;
            var dialogue = new Dialogue(stream, name);
            await dialogue.ExpectAsync(220, cancel);
            var offers = await dialogue.GreetAsync(cancel);
            if (!options.IsImplicitTls && (!options.IsThisMachine || options.AuthorityFile is not null))
            {
                if (!offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
                    throw new CalloutException("MAIL_NOT_ENCRYPTED");
                await dialogue.SayAsync("STARTTLS", 220, cancel);
                // What was said before the encryption, and not asked for, would count as said within it.
                dialogue.RequireNothingLeft();
                stream = await EncryptAsync(stream, cancel);
                dialogue = new Dialogue(stream, name);
                offers = await dialogue.GreetAsync(cancel);
            }

            if (options.User is { } user)
            {
                var password = (await File.ReadAllLinesAsync(options.PasswordFile!, cancel)).FirstOrDefault() ?? "";
                await dialogue.SayAsync("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}")), 235, cancel);
            }

            await dialogue.SayAsync($"MAIL FROM:<{options.From}>", 250, cancel);
            await dialogue.SayAsync($"RCPT TO:<{to}>", 250, cancel);
            await dialogue.SayAsync("DATA", 354, cancel);
            await dialogue.SayAsync(message + ".", 250, cancel);
            await dialogue.LeaveAsync(cancel);
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private async Task<Stream> EncryptAsync(Stream plain, CancellationToken cancel)
    {
        var tls = new SslStream(plain);
        var authentication = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.AuthorityFile is { } authorities)
            authentication.RemoteCertificateValidationCallback = new BrokerCertificate(authorities).Accepts;
        try
        {
            await tls.AuthenticateAsClientAsync(authentication, cancel);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    // The texts are ours, of printable ASCII; whatever else came in would not leave.
    private static string Line(string text) => new([.. text.Select(c => c is >= ' ' and < (char)127 ? c : ' ')]);

    private static IEnumerable<string> Wrapped(string line)
    {
        for (; line.Length > 76 && line.LastIndexOf(' ', 76) is > 0 and var at; line = line[(at + 1)..])
            yield return line[..at];
        yield return line;
    }

    /// <summary>One side says a line, the other answers with a code. Many servers hear nobody who does not greet by the name of a domain (RFC 5321 4.1.1.1).</summary>
    private sealed class Dialogue(Stream stream, string name)
    {
        private readonly byte[] _buffer = new byte[MaxLine];
        private int _filled;

        public async Task<IReadOnlyList<string>> GreetAsync(CancellationToken cancel) => await SayAsync($"EHLO {name}", 250, cancel);

        public async Task<IReadOnlyList<string>> SayAsync(string line, int expected, CancellationToken cancel)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancel);
            await stream.FlushAsync(cancel);
            return await ExpectAsync(expected, cancel);
        }

        // The mail is taken; whether they still say goodbye is their affair.
        public async Task LeaveAsync(CancellationToken cancel)
        {
            try
            {
                await stream.WriteAsync("QUIT\r\n"u8.ToArray(), cancel);
                await stream.FlushAsync(cancel);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException)
            {
                // It hung up first, or there is no time left.
            }
        }

        /// <summary>The texts of an answer of that code; of 250 the extensions. Anything else is a refusal.</summary>
        public async Task<IReadOnlyList<string>> ExpectAsync(int expected, CancellationToken cancel)
        {
            var texts = new List<string>();
            while (true)
            {
                var line = await LineAsync(cancel);
                if (texts.Count == MaxLines || line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                    throw new InvalidDataException();
                texts.Add(line.Length > 4 ? line[4..].Trim() : "");
                if (line.Length > 3 && line[3] == '-')
                    continue;
                // 251: taken, to be passed on (RFC 5321 4.2.3).
                return code == expected || (expected == 250 && code == 251) ? texts : throw new CalloutException(string.Create(CultureInfo.InvariantCulture, $"MAIL_REFUSED_{code:000}"));
            }
        }

        public void RequireNothingLeft()
        {
            if (_filled > 0)
                throw new InvalidDataException();
        }

        private async Task<string> LineAsync(CancellationToken cancel)
        {
            while (true)
            {
                var end = _buffer.AsSpan(0, _filled).IndexOf((byte)'\n');
                if (end >= 0)
                {
                    var line = Encoding.ASCII.GetString(_buffer, 0, end).TrimEnd('\r');
                    _buffer.AsSpan(end + 1, _filled - end - 1).CopyTo(_buffer);
                    _filled -= end + 1;
                    return line;
                }

                var read = _filled == MaxLine ? 0 : await stream.ReadAsync(_buffer.AsMemory(_filled), cancel);
                if (read == 0)
                    throw new InvalidDataException();
                _filled += read;
            }
        }
    }
}
