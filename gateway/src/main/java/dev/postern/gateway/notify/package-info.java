/**
 * Tells others what happens: chats, ticket systems, pagers and whoever takes plain JSON. {@link
 * dev.postern.gateway.notify.AccessNotices} makes a {@link dev.postern.gateway.notify.Notice} of
 * what becomes of approvals and grants. For each target that wants it, {@link
 * dev.postern.gateway.notify.NoticeQueue} writes a {@link dev.postern.gateway.notify.Delivery} into
 * the {@link dev.postern.gateway.notify.Outbox}, from where one {@link
 * dev.postern.gateway.notify.Courier} a target takes them to it, by a {@link
 * dev.postern.gateway.notify.Format} of what is spoken there. docs/notify.md says what is sent.
 */
@NullMarked
package dev.postern.gateway.notify;

import org.jspecify.annotations.NullMarked;
