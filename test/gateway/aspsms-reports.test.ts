import { afterEach, describe, expect, test } from 'vitest';
import { readInstant, readReport, reportFields } from '../../src/gateway/aspsms-reports.ts';
import { aGateway, aMessage, aPortal, aStub, cleanUp, json, submit, text } from './aspsms-builders.ts';

afterEach(cleanUp);

const target = { url: 'https://r.example', token: 't'.repeat(32) };

describe('ASPSMS §4: the addresses the portal is to call', () => {
  test('go with each message when they are configured, and not otherwise', async () => {
    const seen: Record<string, unknown>[] = [];
    const url = await aStub(async (request, response) => {
      seen.push(JSON.parse(await text(request)));
      json(response, { StatusCode: '1' });
    });
    await submit(aGateway(url, { reports: target }), [aMessage({})]);
    await submit(aGateway(url), [aMessage({})]);
    const address = `https://r.example/reports/aspsms/${target.token}`;
    const tags = 'ref=<TRN>&reason=<RSN>&at=<DSCTSUTC>';
    expect(seen[0]).toMatchObject({
      URLDeliveryNotification: `${address}/delivered?${tags}`,
      URLBufferedMessageNotification: `${address}/buffered?${tags}`,
      URLNonDeliveryNotification: `${address}/failed?${tags}`,
    });
    expect(Object.keys(seen[1] ?? {}).filter((key) => key.startsWith('URL'))).toEqual([]);
  });

  test('hold nothing of the patient', () => {
    expect(JSON.stringify(reportFields(target))).not.toContain('RCPNT');
  });

  test.each([
    ['URLBufferedMessageNotification', '17'],
    ['URLDeliveryNotification', '18'],
    ['URLNonDeliveryNotification', '19'],
  ])('the sandbox’s portal calls nobody outside this machine: %s', async (field, code) => {
    const portal = await aPortal();
    const body = {
      UserName: 'K',
      Password: 'geheimes-wort',
      Originator: 'P',
      Recipients: ['+41790000001:A'],
    };
    const reply = await fetch(`${portal.url}/SendTextSMS`, {
      method: 'POST',
      body: JSON.stringify({ ...body, MessageText: 'x', [field]: 'https://r.example/x?ref=' }),
    });
    expect(await reply.json()).toMatchObject({ StatusCode: code });
  });
});

describe('ASPSMS §4, §7: what it reports', () => {
  const read = (event: string, query: string) => readReport(event, new URLSearchParams(query));

  test('is understood leniently, as nobody knows how the values are written', () => {
    const at = new Date('2026-11-23T09:00:00Z');
    const report = { status: 0, reason: null, at };
    for (const moment of [
      '2026-11-23T09:00:00Z',
      '2026-11-23T10:00:00+01:00',
      '2026-11-23T10:00:00%2B01:00',
      '2026-11-23T09:00:00',
    ])
      expect(read('delivered', `ref=abc&reason=000&at=${moment}`)).toEqual({ reference: 'abc', report });
  });

  test('000 says nothing of what was delivered, and something of what failed', () => {
    expect(read('delivered', 'ref=a&reason=000')?.report.reason).toBe(null);
    expect(read('failed', 'ref=a&reason=000')?.report.reason).toBe('000');
    expect(read('failed', 'ref=a&reason=:')?.report.reason).toBe(null);
    expect(read('failed', 'ref=a&reason=<RSN>')?.report.reason).toBe(null);
  });

  test('tags that were not filled, or no reference, are no report', () => {
    for (const query of ['', 'ref=', 'ref=<TRN>', 'ref=a%20b', `ref=${'a'.repeat(65)}`])
      expect(read('delivered', query)).toBe(null);
    expect(read('toString', 'ref=a')).toBe(null);
  });

  test.each(['<DSCTSUTC>', '', '23112026090000', '9'.repeat(100), '2026-13-45T99:99:99Z'])(
    '%j is no moment',
    (raw) => {
      expect(readInstant(raw)).toBe(null);
    },
  );
});
