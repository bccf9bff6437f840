/** @file The name of a new product whose pictures the camera gives. */
import type { ProjectJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { TextBox } from '../design/TextBox.js';
import { useWrong } from '../shared/use-wrong.js';
import styles from './Products.module.css';

export function CameraForm() {
  const t = useTranslations('capture.way');
  const wrong = useWrong();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const begin = useMutation({
    mutationFn: () => api.post<ProjectJson>('/projects', { name: name.trim() }),
    onSuccess: async ({ id }) => {
      void client.invalidateQueries({ queryKey: ['projects'] });
      await navigate({ to: '/p/$project/capture', params: { project: id } });
    },
  });
  return (
    <Form
      className={styles.form!}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') begin.mutate();
      }}
    >
      <TextBox
        label={t('name')}
        hint={t('hint')}
        wrong={begin.error && wrong(begin.error)}
        value={name}
        onChange={(value) => {
          setName(value);
          begin.reset();
        }}
        maxLength={64}
      />
      <Button look="primary" type="submit" isDisabled={name.trim() === '' || begin.isPending}>
        {begin.isPending ? t('busy') : t('action')}
      </Button>
    </Form>
  );
}
