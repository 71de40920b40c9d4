// The broker (asyncapi.yaml): we write into our own exchange with the name of the recipient's mailbox as the routing key, and read our own mailboxes, urgent before normal.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import amqp from 'amqplib';
import { readOwn } from './keys.mjs';
import { must } from './refusal.mjs';

const RETRY_MS = 1000, PREFETCH = 50, CONNECT_MS = 10_000;

/** Events: `up`; `down` with a reason in a word. */
const isThisMachine = uri => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(uri).hostname);

export class Mailboxes extends EventEmitter {
  /**
   * @param broker {uri, certificate, key, authority}: paths of PEM files; beyond this machine TLS, with a certificate of ours. A `amqp:` URI is for tests
   * @param take stores what came, or throws; what it has stored is acknowledged, and nothing else
   */
  constructor(self, broker, take) {
    super();
    must(new URL(broker.uri).protocol === 'amqps:' ? broker.certificate && broker.key && broker.authority : isThisMachine(broker.uri) && !broker.certificate, 'BROKER_INSECURE');
    Object.assign(this, { self, broker, take, names: [], queued: { urgent: [], normal: [] }, lastPublish: Promise.resolve(), isStopped: false });
  }

  /** Reads these from now on: [{name, lane}]. */
  async read(names) {
    const added = names.filter(n => !this.names.some(known => known.name === n.name));
    this.names.push(...added);
    if (this.channel) for (const mailbox of added) await this.consume(mailbox);
  }

  async start() {
    while (!this.isStopped) {
      try {
        await this.connect();
        return;
      } catch (fault) {
        this.emit('down', fault.code ?? 'REFUSED');
        await new Promise(resolve => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async connect() {
    const { uri, certificate, key, authority } = this.broker;
    const pem = path => readFileSync(path);
    const options = certificate ? { cert: pem(certificate), key: readOwn(key), ca: [pem(authority)], credentials: amqp.credentials.external() } : {};
    this.connection = await amqp.connect(uri, { ...options, timeout: CONNECT_MS });
    this.connection.on('error', () => {}); // 'close' follows
    this.connection.on('close', () => {
      this.channel = null;
      this.giveUp?.();
      this.queued = { urgent: [], normal: [] }; // the broker delivers again what was not acknowledged
      if (!this.isStopped) {
        this.emit('down', 'CLOSED');
        setTimeout(() => this.start(), RETRY_MS);
      }
    });
    this.channel = await this.connection.createConfirmChannel();
    this.channel.on('error', () => this.connection?.close().catch(() => {}));
    this.channel.on('return', () => { this.isReturned = true; });
    await this.channel.prefetch(PREFETCH);
    for (const mailbox of this.names) await this.consume(mailbox);
    this.emit('up');
  }

  consume({ name, lane }) {
    return this.channel.consume(name, delivery => {
      if (!delivery) return;
      this.queued[lane].push(delivery);
      setImmediate(() => this.drain());
    });
  }

  /** One at a time, urgent ones first. What cannot be stored stays with the broker. */
  drain() {
    const delivery = this.queued.urgent.shift() ?? this.queued.normal.shift();
    if (!delivery || !this.channel) return;
    try {
      this.take(delivery.content);
    } catch (fault) {
      const { channel } = this;
      setTimeout(() => channel === this.channel && channel.nack(delivery, false, true), RETRY_MS);
      this.emit('down', fault.code ?? 'FAULT');
      return;
    }
    this.channel.ack(delivery);
  }

  /** Resolves when the broker holds it; that proves nothing to anybody. One after the other, so that a returned message is known. */
  publish(mailbox, bytes) {
    this.lastPublish = this.lastPublish.catch(() => {}).then(() => new Promise((resolve, reject) => {
      if (!this.channel) return void reject(new Error('DOWN'));
      this.isReturned = false;
      this.giveUp = () => reject(new Error('DOWN'));
      const options = { persistent: true, mandatory: true, contentType: 'application/vnd.trm.message' };
      this.channel.publish(`trm.${this.self}`, mailbox, bytes, options, fault => (fault || this.isReturned ? reject(new Error('NOT_TAKEN')) : resolve()));
    }));
    return this.lastPublish;
  }

  async stop() {
    this.isStopped = true;
    await this.connection?.close().catch(() => {});
  }
}
